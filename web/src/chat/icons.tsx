/** Line icons drawn here, because ChatUI's own exist only in a script from a foreign host. */

import type { ReactElement } from 'react';

function Line({ path }: { path: string }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

export const HeadsetIcon = (): ReactElement => (
  <Line path="M4 14v-2a8 8 0 0 1 16 0v2M4 14v3a2 2 0 0 0 2 2h1v-6H5a1 1 0 0 0-1 1zM20 14v3a2 2 0 0 1-2 2h-1v-6h2a1 1 0 0 1 1 1zM18 19c0 1.5-2 2.5-5 2.5" />
);
export const CheckIcon = (): ReactElement => <Line path="M5 12.5l4.5 4.5L19 7.5" />;
export const DownIcon = (): ReactElement => <Line path="M12 5v14M6 13l6 6 6-6" />;
export const ChevronIcon = (): ReactElement => <Line path="M9 5l7 7-7 7" />;
export const AlertIcon = (): ReactElement => (
  <Line path="M12 7.5v5.5M12 16.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z" />
);
export const SendIcon = (): ReactElement => <Line path="M12 19V5M5.5 11.5L12 5l6.5 6.5" />;
export const BubbleIcon = (): ReactElement => (
  <Line path="M4 7a2.5 2.5 0 0 1 2.5-2.5h11A2.5 2.5 0 0 1 20 7v7a2.5 2.5 0 0 1-2.5 2.5H11L7 20v-3.5h-.5A2.5 2.5 0 0 1 4 14zM8.5 9h7M8.5 12.5h4" />
);
