/** One value a minute. */
export interface ChartValue {
  readonly at: number;
  readonly value: number;
}

const WIDTH = 360;
const HEIGHT = 96;
const FLOOR = 78;

const clock = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });

/** Bars over time. What it shows is said in words as well. */
export function Chart({
  title,
  values,
  tone,
}: {
  title: string;
  values: readonly ChartValue[];
  tone: string;
}) {
  const most = Math.max(1, ...values.map(({ value }) => value));
  const total = values.reduce((sum, { value }) => sum + value, 0);
  const step = WIDTH / Math.max(1, values.length);
  const first = values[0];
  const last = values.at(-1);
  return (
    <figure class={`chart ${tone}`}>
      <figcaption>
        <span>{title}</span> <strong>{total}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${total} in three hours, at most ${most} in a minute`}
      >
        <line x1="0" y1={FLOOR} x2={WIDTH} y2={FLOOR} />
        {values.map(({ at, value }, index) =>
          value === 0 ? null : (
            <rect
              key={at}
              x={index * step}
              y={FLOOR - Math.max(2, (value / most) * (FLOOR - 6))}
              width={Math.max(1, step - 0.4)}
              height={Math.max(2, (value / most) * (FLOOR - 6))}
            />
          ),
        )}
        {first && last && (
          <>
            <text x="0" y={HEIGHT - 4}>
              {clock(first.at)}
            </text>
            <text x={WIDTH} y={HEIGHT - 4} text-anchor="end">
              {clock(last.at)}
            </text>
            <text x="0" y="10">
              {total === 0 ? "" : `${most}/min`}
            </text>
          </>
        )}
      </svg>
    </figure>
  );
}
