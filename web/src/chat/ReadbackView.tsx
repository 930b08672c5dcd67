import type { ReactElement, ReactNode } from 'react';
import { Card, CardTitle } from '../shared/chatui';
import type { ReadbackCard, ReadbackRow } from '../shared/protocol';
import { ChevronIcon } from './icons';
import { words } from './words';

interface Props {
  readonly card: ReadbackCard;
  readonly active: boolean;
  readonly onEdit: (label: string) => void;
  /** The buttons below the facts. */
  readonly children: ReactNode;
}

function Fact({ row, active, onEdit }: { row: ReadbackRow } & Pick<Props, 'active' | 'onEdit'>): ReactElement {
  return (
    <li>
      <button
        type="button"
        className="fact"
        disabled={!active}
        {...(active && { 'aria-label': `${row.label}：${row.value || words.missing}，${words.edit(row.label)}` })}
        onClick={() => {
          onEdit(row.label);
        }}
      >
        <span className="fact-label">{row.label}</span>
        <span className="fact-value" data-missing={row.value === ''}>
          {row.value || words.missing}
        </span>
        {active && <ChevronIcon />}
      </button>
    </li>
  );
}

export function ReadbackView({ card, active, onEdit, children }: Props): ReactElement {
  return (
    <Card className="card readback" data-testid="card-readback" data-active={active}>
      <CardTitle title={card.title} subtitle={active ? words.editHint : undefined} />
      <ul className="facts">
        {card.rows.map((row) => (
          <Fact key={row.slot} row={row} active={active} onEdit={onEdit} />
        ))}
      </ul>
      {children}
    </Card>
  );
}
