/* Values as people read them, the same as scripts/formatting.py shows them in the terminal. */
"use strict";

const reportValues = (() => {
  const grouped = (number, digits) =>
    number.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });

  function shownSeconds(seconds) {
    const sign = seconds < 0 ? "-" : "";
    const size = Math.abs(seconds);
    if (Number(size.toFixed(1)) < 60) return `${sign}${size.toFixed(1)} s`;
    const whole = Math.round(size);
    const two = (number) => String(number).padStart(2, "0");
    if (whole < 3600) return `${sign}${Math.floor(whole / 60)}:${two(whole % 60)} min`;
    return `${sign}${grouped(Math.floor(whole / 3600), 0)}:${two(Math.floor((whole % 3600) / 60))} h`;
  }

  function shown(value, unit) {
    if (value === null || value === undefined) return "";
    if (typeof value !== "number") return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
    if (unit === "ratio") return `${(value * 100).toFixed(1)} %`;
    if (unit === "seconds") return shownSeconds(value);
    if (unit === "count") {
      const digits = Math.abs(value) < 10 ? 2 : 1;
      return grouped(value, Number.isInteger(Number(value.toFixed(digits))) ? 0 : digits);
    }
    if (unit === "money") return grouped(value, 2);
    return unit === "number" || unit === "text" ? String(value) : grouped(value, 1);
  }

  function shownChange(change, unit) {
    if (change === null || change === undefined) return "";
    const size = Math.abs(change);
    const text = unit === "ratio" ? `${(size * 100).toFixed(1)} pp` : shown(size, unit);
    return /[1-9]/.test(text) ? `${change > 0 ? "+" : "-"}${text}` : text;
  }

  function shownRange(low, high, unit) {
    const [from, to] = [shown(low, unit), shown(high, unit)];
    if (from && to) return from === to ? from : `${from} to ${to}`;
    return from ? `≥ ${from}` : to && `≤ ${to}`;
  }

  /* On an axis there is room for less: no decimals that say nothing. */
  const shownTick = (value, unit) => shown(value, unit).replace(/\.0+(?= |$)/, "").replace(/:00(?= )/, "");

  /* Where an axis of seconds has its ticks: at whole minutes, hours, days, few of them. */
  function secondTicks([low, high]) {
    const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 43200];
    const step = steps.find((each) => (high - low) / each <= 4) || 86400 * Math.ceil((high - low) / 86400 / 4);
    const ticks = [];
    for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
    return ticks;
  }

  return { shown, shownChange, shownRange, shownTick, secondTicks };
})();
