/**
 * The only place that knows `@chatui/core`; pages import these names, never the library itself.
 *
 * We take its pieces (bubble, card, button, typing sign, system line) and not its `Chat`, `Composer` or
 * `MessageContainer`, because those fight what this page must do:
 * - `Message` marks every line `role="alert"` assertive, so a reloaded history is read out whole;
 * - `MessageContainer` counts "near the bottom" as two screens away and jumps a reader who scrolled up;
 * - `Composer` hides its send button while empty, sends on Enter on phones too (where a long account
 *   needs new lines), and its icons exist only in a script from a foreign host;
 * - `toast` uses `ReactDOM.render` and throws on React 19.
 *
 * The styles come from the library's own sources, piece by piece: its ready-made `dist/index.css` loads
 * fonts from a foreign host and forbids selecting text on phones.
 */

import './chatui.less';

export { Bubble, Button, Card, CardContent, CardTitle, SystemMessage, Typing } from '@chatui/core';
