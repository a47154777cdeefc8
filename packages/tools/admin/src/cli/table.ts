import { fit, printable, widthOf } from "./printable.js";

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number | undefined;
  /** Columns of the terminal that it takes at most. */
  readonly most?: number;
}

const GAP = 2;
/** No column is made narrower than this to fit the terminal. */
const LEAST = 6;

/** Widths that fit the terminal: as long as they do not, the widest column gives way. */
function fitWidths(widths: readonly number[], columns: number): number[] {
  const fitted = [...widths];
  const sum = () => fitted.reduce((total, width) => total + width + GAP, -GAP);
  while (sum() > columns) {
    const widest = Math.max(...fitted);
    if (widest <= LEAST) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
  }
  return fitted;
}

const isFilled = (value: string | number | undefined): boolean => value !== undefined && value !== "";

/**
 * The lines of a table, titles first. Numbers stand at the right; columns in which nothing stands are left out.
 *
 * @param columns The terminal's width
 */
export function toTable<Row>(
  rows: readonly Row[],
  given: readonly Column<Row>[],
  columns = Number.POSITIVE_INFINITY,
): string[] {
  return toLines(
    rows,
    given.filter(({ cell }) => rows.length === 0 || rows.some((row) => isFilled(cell(row)))),
    columns,
  );
}

function toLines<Row>(rows: readonly Row[], shape: readonly Column<Row>[], columns: number): string[] {
  const given = rows.map((row) => shape.map(({ cell }) => cell(row)));
  const cells = given.map((row) => row.map((value) => printable(String(value ?? ""))));
  const lines = [shape.map(({ title }) => title), ...cells];
  const widths = shape.map(({ most = 200 }, at) =>
    Math.min(most, Math.max(...lines.map((line) => widthOf(line[at] ?? "")))),
  );
  const fitted = fitWidths(widths, columns);
  const isNumber = shape.map(
    (_, at) => given.length > 0 && given.every((row) => typeof (row[at] ?? 0) === "number"),
  );
  return lines.map((line) =>
    line
      .map((text, at) => pad(text, fitted[at] ?? 0, isNumber[at] ?? false))
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
}

function pad(text: string, width: number, atRight: boolean): string {
  const fitting = fit(text, width);
  const blanks = " ".repeat(Math.max(0, width - widthOf(fitting)));
  return atRight ? blanks + fitting : fitting + blanks;
}
