import type { CSSProperties, ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, under each other. */
  readonly isNumber?: boolean;
  /** One short word. */
  readonly isShort?: boolean;
  /** Sentences: on a narrow screen they have the whole width. */
  readonly isProse?: boolean;
}

const classOf = <Row,>({ isNumber, isProse }: Column<Row>): string | undefined => {
  if (isNumber) return 'number';
  return isProse ? 'prose' : undefined;
};

interface TableProps<Row> {
  caption: string;
  /** What everybody should know who reads it, where the caption is for those who do not see the table. */
  note?: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

/** In pixels, also where words are as long as German ones. */
const ROOM = { text: 130, short: 60, number: 60, prose: 220 } as const;

const roomOf = <Row,>({ isNumber, isShort, isProse }: Column<Row>): number => {
  if (isNumber) return ROOM.number;
  if (isShort) return ROOM.short;
  return isProse ? ROOM.prose : ROOM.text;
};

/** Rows and columns; where there is no room for them each row becomes a card that the first column heads. */
export function Table<Row>(props: TableProps<Row>) {
  const room = props.columns.reduce((sum, column) => sum + roomOf(column), 0);
  return (
    <>
      {props.note !== undefined && <p className="subtle">{props.note}</p>}
      <div className="table-room" style={{ '--room': `${room}px` } as CSSProperties}>
        <Cells {...props} />
      </div>
    </>
  );
}

function Cells<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <table className="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={classOf(column)}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => (
              <td key={column.name} data-name={column.name} className={classOf(column)}>
                <div>{column.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
