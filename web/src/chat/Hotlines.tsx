import type { ReactElement } from 'react';

const CALL = /拨打/;
const NUMBERS = /(\d+)/;
const HOTLINES: readonly string[] = ['110', '119', '120', '12356'];

/**
 * A sentence of ours in which the emergency numbers can be tapped: in need, nobody should have to copy digits.
 *
 * Only where the text says to call them, so that an amount of 120 stays an amount.
 */
export function Hotlines({ text }: { readonly text: string }): ReactElement {
  if (!CALL.test(text)) return <>{text}</>;
  const parts = text.split(NUMBERS);
  return (
    <>
      {parts.map((part, i) =>
        HOTLINES.includes(part) ? (
          <a key={i} className="hotline" href={`tel:${part}`}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
