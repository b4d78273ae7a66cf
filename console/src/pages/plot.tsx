// SPDX-License-Identifier: Apache-2.0
import type { FunctionComponent, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** One course in a plot; its colour is the name of one in the style. */
export interface Line {
  name: string;
  unit: string;
  colour: string;
  isOnRight?: boolean;
  values: (number | null)[];
}

interface Props {
  /** Seconds since 1970. */
  times: number[];
  lines: Line[];
  label: string;
}

export type Plotted = FunctionComponent<Props>;

const HEIGHT = 220;
const HOUR = 3600;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

function axis(scale: string, unit: string, side: 1 | 3): uPlot.Axis {
  return {
    scale,
    side,
    size: 56,
    stroke: colour('--soft'),
    grid: { show: side === 3, stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    ...(unit ? { label: unit, labelSize: 18, labelFont: '12px sans-serif' } : {}),
  };
}

function options(lines: Line[], width: number): uPlot.Options {
  const right = lines.find((line) => line.isOnRight);
  const amounts = { range: (_: uPlot, __: number, most: number): uPlot.Range.MinMax => [0, Math.max(1, (most ?? 0) * 1.1)] };
  return {
    width,
    height: HEIGHT,
    scales: { x: { range: (_, __, last) => [last - HOUR, last] }, y: amounts, right: amounts },
    axes: [
      {
        stroke: colour('--soft'),
        grid: { stroke: colour('--line'), width: 1 },
        ticks: { stroke: colour('--line'), width: 1 },
        values: (_, splits) => splits.map((each) => clock(each).slice(0, 5)),
      },
      axis('y', lines.find((line) => !line.isOnRight)?.unit ?? '', 3),
      ...(right ? [axis('right', right.unit, 1)] : []),
    ],
    series: [
      { label: 'Time', value: (_, value) => (value === null || value === undefined ? '–' : clock(value)) },
      ...lines.map((line): uPlot.Series => ({
        label: line.name,
        scale: line.isOnRight ? 'right' : 'y',
        stroke: colour(line.colour),
        width: 1.5,
        points: { show: line.values.some((value) => value === null), size: 4, fill: colour(line.colour) },
        value: (_, value) => (value === null || value === undefined ? '–' : `${value.toFixed(value < 10 ? 2 : 0)} ${line.unit}`.trim()),
      })),
    ],
    cursor: { drag: { x: false, y: false } },
  };
}

/** Courses over the last hour, drawn anew when the width or the colours change. */
export const Plot: Plotted = (props): JSX.Element => {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>();
  const data: uPlot.AlignedData = [props.times, ...props.lines.map((line) => line.values)];
  const present = useRef({ lines: props.lines, data });
  present.current = { lines: props.lines, data };
  useEffect(() => {
    const draw = (): void => {
      drawn.current?.destroy();
      drawn.current = new uPlot(options(present.current.lines, box.current!.clientWidth), present.current.data, box.current!);
    };
    const sizes = new ResizeObserver(() => {
      if (!drawn.current) {
        draw();
      } else if (drawn.current.width !== box.current!.clientWidth) {
        drawn.current.setSize({ width: box.current!.clientWidth, height: HEIGHT });
      }
    });
    sizes.observe(box.current!);
    const colours = new MutationObserver(draw);
    colours.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sizes.disconnect();
      colours.disconnect();
      drawn.current?.destroy();
      drawn.current = undefined;
    };
  }, []);
  useEffect(() => drawn.current?.setData(data), [props.times.at(-1), props.times.length]);
  return <div class="plot" ref={box} role="img" aria-label={props.label} />;
};
