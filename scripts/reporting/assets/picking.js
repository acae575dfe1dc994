/* What a page shows: its rows, what is chosen, and which rows answer that.
   Rows come in scripts (reporting/site.py): one calls `reportChoices`, one for each query `reportRows`.
   Nothing is added up or averaged here: rows are picked, as the filters ask. */
"use strict";

const reportPicking = (() => {
  const FILTERS = ["channel", "queue", "team"];
  const GRAINS = ["day", "week", "month"];
  /* All that a page is told: by those scripts, and by the page's own (report.js). */
  const page = { data: {}, charts: {}, panels: [], periods: {}, choices: {} };

  /* --- Data: columns of reporting/encoding.py to rows ----------------------------------------- */

  function decoded(form) {
    if (Array.isArray(form)) return form;
    if (form.at) return form.at.map((place) => form.of[place]);
    const pairs = form.runs || form.ranges;
    const step = form.ranges ? 1 : 0;
    const values = [];
    for (let index = 0; index < pairs.length; index += 2) {
      for (let past = 0; past < pairs[index + 1]; past += 1) values.push(form.of[pairs[index] + past * step]);
    }
    return values;
  }

  function rowsOf(name) {
    const given = page.data[name];
    given.rows ??= (() => {
      const columns = given.columns.map((column, place) => [column, decoded(given.values[place])]);
      return (columns[0]?.[1] || []).map((_, place) => {
        const row = Object.fromEntries(columns.map(([column, values]) => [column, values[place]]));
        if (row.period_label) row.start = startOf(row.period_label);
        return row;
      });
    })();
    return given.rows;
  }

  /* When a period begins, by its label: 2026-02-03, 2026-W06 (ISO), 2026-02. A local date: that a
     day begins at midnight must not depend on where the reader is. */
  function startOf(label) {
    const week = /^(\d+)-W(\d+)$/.exec(label);
    if (!week) {
      const [year, month, day] = label.split("-").map(Number);
      return new Date(year, month - 1, day || 1).getTime();
    }
    const fourth = new Date(Number(week[1]), 0, 4);
    const monday = 4 - ((fourth.getDay() + 6) % 7) + 7 * (Number(week[2]) - 1);
    return new Date(Number(week[1]), 0, monday).getTime();
  }

  /* Of each grain the labels that the page has rows of, the latest first. */
  function readPeriods() {
    for (const grain of GRAINS) {
      const rows = Object.keys(page.data).flatMap(rowsOf).filter((row) => row.grain === grain);
      const labels = [...new Set(rows.map((row) => row.period_label))];
      page.periods[grain] = labels.sort((one, other) => startOf(other) - startOf(one));
    }
  }

  /* --- State: what is chosen lives behind the # of the address, and goes along with links ----- */

  function readState() {
    const given = new URLSearchParams(location.hash.slice(1));
    const state = {};
    for (const key of ["grain", "until", ...FILTERS]) if (given.get(key)) state[key] = given.get(key);
    if (!GRAINS.includes(state.grain)) delete state.grain;
    return state;
  }

  function writeState(state) {
    const kept = Object.entries(state).filter(([, value]) => value);
    location.hash = new URLSearchParams(kept).toString();
  }

  const grainOf = (state) =>
    state.grain || ["month", "week", "day"].find((grain) => page.periods[grain].length) || "month";

  function untilOf(state) {
    const periods = page.periods[grainOf(state)];
    const label = periods.includes(state.until) ? state.until : periods[0];
    return label ? startOf(label) : Infinity;
  }

  /* --- Picking: the rows that answer the filters, or words why none does ---------------------- */

  const together = (names) =>
    names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)} together` : names[0];

  function pick(panel, state) {
    const said = [];
    let rows = rowsOf(panel.data);
    if (panel.where) rows = rows.filter((row) => row[panel.where]);
    const chosen = FILTERS.filter((name) => state[name]);
    const strange = chosen.filter((name) => !panel.filters.includes(name));
    if (strange.length) return { rows: [], said: [`Not counted by ${together(strange)}.`] };
    if (chosen.includes("queue") && chosen.includes("channel")) {
      const channel = page.choices.queues.get(state.queue);
      if (channel && channel !== state.channel) {
        return { rows: [], said: [`The queue ${state.queue} is one of ${channel}, not of ${state.channel}.`] };
      }
      /* A queue is of one channel, so the queue alone says it all. */
      if (channel && panel.by === "slice") chosen.splice(chosen.indexOf("channel"), 1);
    }
    rows = panel.by === "slice" ? bySlice(panel, rows, chosen, state, said) : byRow(rows, chosen, state);
    rows = byPeriod(panel, rows, state, said);
    if (!rows.length && !said.length) {
      const hasData = rowsOf(panel.data).length > 0;
      if (panel.nothing && hasData) said.push(panel.nothing);
      else said.push(chosen.length ? "Nothing there for this choice." : "There is no data for this yet.");
    }
    if (rows[0]?.left_out) said.push(`The busiest are shown; ${rows[0].left_out} more are in the file.`);
    return { rows, said };
  }

  const byRow = (rows, chosen, state) =>
    rows.filter((row) => chosen.every((name) => row[name] === state[name]));

  function bySlice(panel, rows, chosen, state, said) {
    const groups = groupedBy(rows, panel.per || "");
    const picked = [];
    const missing = [];
    for (const [, of] of groups) {
      const slices = new Set(of.map((row) => row.slice));
      const slice = sliceFor(slices, chosen);
      if (slice === null) {
        missing.push(of[0].name);
        continue;
      }
      const series = slice === "all" ? [] : slice.split(", ").filter((name) => !chosen.includes(name));
      if (series.length && !panel.per) said.push(`${series[0]}s are not mixed: side by side.`.replace(/^./, (first) => first.toUpperCase()));
      for (const row of of) {
        if (row.slice !== slice || !chosen.every((name) => row[name] === state[name])) continue;
        row.series = series.map((name) => row[name]).join(", ");
        picked.push(row);
      }
    }
    const what = `ot counted by ${together(chosen)}`;
    if (missing.length && (!panel.per || !picked.length)) said.push(`N${what}.`);
    else if (missing.length) said.push(`N${what}: ${missing.join(", ")}.`);
    return picked;
  }

  /* Only a slice that is there answers. Where there is no whole, its parts stand side by side. */
  function sliceFor(slices, chosen) {
    const wanted = chosen.join(", ") || "all";
    if (slices.has(wanted)) return wanted;
    const parts = { all: ["channel", "queue", "team"], team: ["channel, team"] }[wanted] || [];
    return parts.find((part) => slices.has(part)) ?? null;
  }

  function byPeriod(panel, rows, state, said) {
    if (panel.period === "none" || !rows.length) return rows;
    const grain = grainOf(state);
    const there = new Set(rows.map((row) => row.grain));
    const coarser = GRAINS.slice(GRAINS.indexOf(grain));
    const used = [...coarser, ...GRAINS].find((each) => there.has(each));
    if (used !== grain) said.push(`No ${grain}s of this here: shown by ${used}.`);
    const until = untilOf(state);
    const of = rows.filter((row) => row.grain === used);
    if (panel.period === "latest") {
      const isOld = state.until && page.periods[grain][0] !== state.until;
      if (isOld) said.push(`Known of the latest ${used} only, ${of[0]?.period_label}.`);
      return of;
    }
    const past = of.filter((row) => row.start <= until);
    if (!past.length) {
      const first = of.reduce((earliest, row) => (row.start < earliest.start ? row : earliest));
      said.push(`Known from ${first.period_label} on.`);
    }
    if (panel.period === "trend") return past;
    const last = past.reduce((latest, row) => Math.max(latest, row.start), -Infinity);
    return past.filter((row) => row.start === last);
  }

  /* --- Order and groups ------------------------------------------------------------------------ */

  function groupedBy(rows, name) {
    const groups = new Map();
    for (const row of rows) {
      if (!groups.has(row[name])) groups.set(row[name], []);
      groups.get(row[name]).push(row);
    }
    return [...groups];
  }


  /* The whole first, then channels, queues and teams as the filters offer them: the busiest first. */
  function rank(name) {
    const order = [null, "", ...page.choices.channels, ...page.choices.queues.keys(), ...page.choices.teams];
    const place = order.indexOf(name);
    return place < 0 ? order.length : place;
  }

  /* Queues come as pairs, with their channel: in a plain object 7 would stand before the busiest. */
  window.reportChoices = (choices) => { page.choices = { ...choices, queues: new Map(choices.queues) }; };
  window.reportRows = (name, rows) => { page.data[name] = rows; };

  return { FILTERS, GRAINS, page, readPeriods, readState, writeState, grainOf, pick, groupedBy, rank };
})();
