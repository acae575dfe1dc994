/* The report in the browser: filters, charts, tables, CSV. No library but Vega for the charts.
   What a page shows comes in scripts (reporting/site.py): one calls `reportChoices`, one for each
   kind of chart `reportChart`, one for each query `reportRows`, the page's own, the last, `report`.
   Nothing is added up or averaged here: rows are picked, as the filters ask, and shown. */
"use strict";

(() => {
  const FILTERS = ["channel", "queue", "team"];
  const GRAINS = ["day", "week", "month"];
  const page = { data: {}, charts: {}, panels: [], periods: {}, choices: {} };

  /* --- Values, as scripts/formatting.py shows them in the terminal ---------------------------- */

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

  /* --- Elements: text from data only ever becomes text ---------------------------------------- */

  function element(name, attributes = {}, ...children) {
    const isDrawn = ["svg", "path", "line", "circle", "rect"].includes(name);
    const made = isDrawn
      ? document.createElementNS("http://www.w3.org/2000/svg", name)
      : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  const unseen = (text) => element("span", { class: "unseen" }, text);

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

  /* --- Views: what is no chart ----------------------------------------------------------------- */

  const STATUS = {
    met: ["✓", "met"],
    missed: ["✕", "missed"],
    "within noise": ["≈", "within noise"],
    "too few": ["∴", "too few"],
    "no data": ["–", "no data"],
  };

  function statusOf(row) {
    if (!STATUS[row.status]) return "";
    const [sign, word] = STATUS[row.status];
    const kind = word.replace(" ", "-");
    return element("span", { class: `status ${kind}` },
      element("span", { class: "sign", "aria-hidden": "true" }, sign), word);
  }

  function changeOf(row) {
    const text = shownChange(row.change, row.unit);
    if (!text) return "";
    if (row.is_change_within_noise) return element("span", { class: "quiet" }, `~ ${text}`);
    const good = { up: row.change > 0, down: row.change < 0 }[row.direction];
    const isNothing = !/[1-9]/.test(text);
    if (good === undefined || isNothing) return element("span", {}, text);
    return element("span", { class: good ? "better" : "worse" }, text, " ",
      element("span", { class: "word" }, good ? "better" : "worse"));
  }

  function sparkline(values, label) {
    const known = (values || []).filter((value) => value !== null);
    if (known.length < 2) return "";
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const [width, height, edge] = [96, 26, 3];
    const x = (place) => edge + (place / (values.length - 1)) * (width - 2 * edge);
    const y = (value) => (high === low ? height / 2 : height - edge - ((value - low) / (high - low)) * (height - 2 * edge));
    let path = "";
    values.forEach((value, place) => {
      if (value === null) return;
      const isBegin = place === 0 || values[place - 1] === null;
      path += `${isBegin ? "M" : "L"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
    });
    const last = values.findLastIndex((value) => value !== null);
    return element("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      element("path", { d: path }), element("circle", { cx: x(last), cy: y(values[last]), r: 2.2 }));
  }

  /* The 95 % interval and the value beside the target's line. */
  function standing(row) {
    const marks = [row.value, row.low_95, row.high_95, row.target_low, row.target_high]
      .filter((value) => value !== null);
    if (row.value === null || marks.length < 2) return "";
    const [low, high] = [Math.min(...marks), Math.max(...marks)];
    const room = (high - low || Math.abs(high) || 1) * 0.12;
    const x = (value) => (((value - low + room) / (high - low + 2 * room)) * 200).toFixed(1);
    const drawn = element("svg", { class: "standing", viewBox: "0 0 200 22", "aria-hidden": "true",
      preserveAspectRatio: "none" }, element("line", { class: "base", x1: 0, x2: 200, y1: 11, y2: 11 }));
    if (row.low_95 !== null && row.high_95 !== null) {
      drawn.append(element("rect", { class: "band", x: x(row.low_95), y: 7, height: 8,
        width: Math.max(2, x(row.high_95) - x(row.low_95)) }));
    }
    for (const target of [row.target_low, row.target_high]) {
      if (target !== null) drawn.append(element("line", { class: "target", x1: x(target), x2: x(target), y1: 1, y2: 21 }));
    }
    drawn.append(element("line", { class: "value", x1: x(row.value), x2: x(row.value), y1: 5, y2: 17 }));
    return drawn;
  }

  const halfWidth = (row) => row.half_95 === null ? "" : `± ${shownChange(row.half_95, row.unit).replace("+", "")}`;

  const linkTo = (row) =>
    element("a", { href: `${page.root}kpis/${row.kpi_id}.html`, "data-page": true }, row.name);

  function table(caption, headers, rows) {
    const head = element("tr", {}, ...headers.map(([text, kind]) => element("th", { scope: "col", class: kind }, text)));
    return element("table", {}, element("caption", { class: "unseen" }, caption),
      element("thead", {}, head), element("tbody", {}, ...rows));
  }

  /* A target of the whole counts once, not once more for each channel. */
  const isOwn = (row) => (row.target_source ?? "own") === "own";

  function targets(panel, all) {
    const isOfWhole = all.some((row) => row.slice === "all");
    const rows = all.filter((row) => !(isOfWhole && row.is_target_of_whole));
    const order = Object.keys(STATUS);
    const place = (row) => [1, 0, 2, 3, 4][order.indexOf(row.status)] ?? 5;
    const sorted = [...rows].sort((one, other) => place(one) - place(other));
    const counts = order.map((status) => [status, rows.filter((row) => row.status === status).length]);
    const summary = element("p", { class: "summary" }, ...counts.filter(([, count]) => count).map(
      ([status, count]) => element("span", {}, element("b", {}, String(count)), " ", statusOf({ status }))));
    const lines = sorted.map((row) => element("tr", {},
      element("th", { scope: "row" }, linkTo(row), element("small", {}, row.channel || ""),
        row.business_outcome ? element("p", { class: "lesser" }, `Why: ${row.business_outcome}`) : ""),
      element("td", {}, statusOf(row)),
      element("td", { class: "figure big" }, shown(row.value, row.unit)),
      element("td", { class: "figure" }, shownRange(row.target_low, row.target_high, row.unit),
        element("small", {}, isOwn(row) ? "" : ` (source ${row.target_source})`)),
      element("td", { class: "drawn" }, standing(row)),
      element("td", { class: "figure later" }, changeOf(row)),
      element("td", { class: "figure lesser" }, nOf(row))));
    const headers = [["KPI"], ["status"], ["value", "figure"], ["target", "figure"], ["where it lies", "drawn"],
      ["change", "figure later"], ["n", "figure lesser"]];
    const made = table(panel.title, headers, lines);
    made.classList.add("lines");
    return [summary, made];
  }

  const nOf = (row) =>
    element("span", {}, shown(row.n, "count"), row.incomplete_days
      ? element("span", { class: "gap", title: `${row.incomplete_days} days lack rows` }, "*", unseen("days lack rows"))
      : "");

  function scorecard(panel, rows) {
    const families = [...new Set(rows.map((row) => row.family))];
    const headers = [["KPI"], ["value", "figure"], ["", "drawn"], ["change", "figure"], ["± (95 %)", "figure lesser"],
      ["n", "figure lesser"], ["target", "figure later"], ["status"], ["benchmark", "figure lesser"]];
    const body = families.flatMap((family) => {
      const of = rows.filter((row) => row.family === family);
      return [element("tr", { class: "family" }, element("th", { scope: "rowgroup", colspan: headers.length },
        family.replaceAll("_", " "))), ...of.map((row, place) => lineOf(row, of[place - 1]))];
    });
    const made = table(panel.title, headers, body);
    made.classList.add("lines");
    return [made];
  }

  function lineOf(row, before) {
    const isSame = before?.kpi_id === row.kpi_id;
    const name = row.channel
      ? [isSame ? unseen(`${row.name}, `) : linkTo(row), element("small", {}, row.channel)]
      : [linkTo(row)];
    const benchmark = shownRange(row.benchmark_low, row.benchmark_high, row.unit);
    const history = (row.history || []).map((value) => shown(value, row.unit) || "none");
    return element("tr", { class: isSame ? "further" : null },
      element("th", { scope: "row" }, ...name),
      element("td", { class: "figure big" }, shown(row.value, row.unit) || "–"),
      element("td", { class: "drawn" }, sparkline(row.history, `earlier: ${history.join(", ")}`)),
      element("td", { class: "figure" }, changeOf(row)),
      element("td", { class: "figure lesser" }, halfWidth(row)),
      element("td", { class: "figure lesser" }, nOf(row)),
      element("td", { class: "figure later" }, shownRange(row.target_low, row.target_high, row.unit)),
      element("td", {}, statusOf(row)),
      element("td", { class: "figure lesser" }, benchmark ? `${benchmark} (${row.benchmark_source})` : ""));
  }

  /* Parts of each cut down, channels across. Where there is a number of all, it stands alone. */
  function crosstab(panel, rows) {
    const column = panel.columns.find((each) => each.name === "value");
    const wheres = [...new Set(rows.map((row) => row.channel))].sort((one, other) => rank(one) - rank(other));
    const lines = groupedBy(rows, "cut").flatMap(([cut, of]) => {
      const parts = groupedBy(of, "part");
      const largest = new Set(rowsOf(panel.data).filter((row) => row.cut === cut).map((row) => row.part)).size;
      const left = of[0].parts - largest;
      /* They are the largest of all channels together, whichever is looked at. */
      const whose = readState().channel ? " of all channels" : "";
      const more = left > 0 ? ` (the largest ${largest}${whose}, and ${left} more in the file)` : "";
      const head = element("tr", { class: "cut-name" },
        element("th", { scope: "rowgroup", colspan: wheres.length + 1 }, `by ${cut}${more}`));
      return [head, ...parts.map(([part, cells]) => element("tr", {}, element("th", { scope: "row" }, part),
        ...wheres.map((where) => cellOf(cells.find((row) => row.channel === where), column.unit))))];
    });
    return [table(panel.title, [[""], ...wheres.map((where) => [where ?? "all", "figure"])], lines)];
  }

  const cellOf = (row, unit) => element("td", { class: row?.n < page.few ? "figure few" : "figure" },
    row ? shown(row.value, unit) || "–" : "", row ? element("small", { class: "n" }, `n ${shown(row.n, "count")}`) : "");

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

  const VIEWS = { targets, scorecard, crosstab, table: (panel, rows) => [plainTable(panel, rows)] };

  /* --- Tables and CSV: every panel has both ---------------------------------------------------- */

  const unitOf = (column, row) => (column.unit === "by unit" ? row.unit : column.unit);
  const titled = (panel) => panel.columns.filter((column) => column.title);

  const isFew = (column, row) => Boolean(column.n) && row[column.n] !== null && row[column.n] < page.few;

  function plainTable(panel, rows) {
    const columns = titled(panel).filter((column) => rows.some((row) => (row[column.name] ?? "") !== ""));
    const body = sorted(panel.sorting, rows).map((row) =>
      element("tr", {}, ...columns.map((column) => tableCell(column, row))));
    const made = table(panel.title, columns.map((column) => [column.title, kindOf(column)]), body);
    made.classList.add("plain");
    made.querySelectorAll("thead th").forEach((head, place) => letSort(head, columns[place], panel, rows));
    return made;
  }

  const kindOf = (column) => (column.unit === "text" ? null : "figure");

  function tableCell(column, row) {
    const text = shown(row[column.name], unitOf(column, row));
    if (!text || !isFew(column, row)) return element("td", { class: kindOf(column) }, text);
    return element("td", { class: "figure few" }, element("span", { "aria-hidden": "true" }, "○ "), text,
      element("small", {}, `few: ${row[column.n]}`));
  }

  /* A click on a heading: numbers from the top, text from A; once more turns it round. */
  function letSort(head, column, panel, rows) {
    const isSorted = panel.sorting?.column === column;
    const isDown = isSorted ? panel.sorting.isDown : false;
    if (isSorted) head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    const button = element("button", { type: "button" }, column.title,
      element("span", { "aria-hidden": "true" }, isSorted ? (isDown ? " ↓" : " ↑") : ""));
    button.addEventListener("click", () => {
      panel.sorting = { column, isDown: isSorted ? !isDown : column.unit !== "text" };
      const place = head.cellIndex;
      const fresh = plainTable(panel, rows);
      head.closest("table").replaceWith(fresh);
      fresh.querySelectorAll("thead button")[place].focus();
    });
    head.replaceChildren(button);
  }

  /* What is not known comes last, and before it what is of too few events to rank, either way. */
  function sorted(sorting, rows) {
    if (!sorting) return rows;
    const { column, isDown } = sorting;
    const rank = (row) => (row[column.name] === null ? 2 : Number(isFew(column, row)));
    const compared = (one, other) => (typeof one === "number" ? one - other : String(one).localeCompare(String(other)));
    return [...rows].sort((one, other) => rank(one) - rank(other) ||
      (rank(one) === 2 ? 0 : compared(one[column.name], other[column.name]) * (isDown ? -1 : 1)));
  }

  /* A spreadsheet takes what begins so for a formula; with an apostrophe it is text. */
  function csvCell(value) {
    if (value === null || value === undefined) return "";
    let text = String(value);
    if (typeof value !== "number" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function csv(panel, rows) {
    const columns = titled(panel).flatMap((column) =>
      (column.n ? [column, { name: column.n, title: `${column.title}: n` }] : [column]));
    const lines = [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => row[column.name]))];
    return `${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
  }

  function download(panel, rows) {
    const address = URL.createObjectURL(new Blob(["\ufeff", csv(panel, rows)], { type: "text/csv" }));
    element("a", { href: address, download: `${panel.name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  /* --- Panels ---------------------------------------------------------------------------------- */

  function periodsIn(rows) {
    const labels = [...new Set(rows.map((row) => row.period_label).filter(Boolean))];
    if (labels.length < 2) return labels[0] || "";
    const sorted = [...rows].filter((row) => row.period_label).sort((one, other) => one.start - other.start);
    return `${sorted[0].period_label} to ${sorted.at(-1).period_label}`;
  }

  async function draw(panel, state) {
    const place = document.getElementById(panel.name);
    const { rows, said } = pick(panel, state);
    place.querySelector(".period").textContent = periodsIn(rows);
    place.querySelector(".said").textContent = said.join(" ");
    place.classList.toggle("empty", !rows.length);
    place.querySelector(".csv").onclick = () => download(panel, rows);
    const figure = place.querySelector(".drawing");
    const tableOf = place.querySelector(".rows");
    if (tableOf && !tableOf.hidden) tableOf.replaceChildren(plainTable(panel, rows));
    const swap = place.querySelector(".swap");
    if (swap) {
      swap.onclick = () => {
        tableOf.hidden = !tableOf.hidden;
        figure.hidden = !tableOf.hidden;
        swap.textContent = tableOf.hidden ? "Table" : "Chart";
        draw(panel, readState());
      };
    }
    if (figure.hidden) return rows.length;
    if (panel.view === "table" || panel.min_width) letScroll(figure, panel);
    if (panel.view) figure.replaceChildren(...(rows.length ? VIEWS[panel.view](panel, rows) : []));
    else await drawCharts(panel, rows, figure);
    return rows.length;
  }

  /* What scrolls has to be reached by keyboard. */
  function letScroll(figure, panel) {
    figure.tabIndex = 0;
    figure.setAttribute("role", "region");
    figure.setAttribute("aria-label", `Scrolls: ${panel.title}`);
  }

  const drawn = new Map();

  async function drawCharts(panel, rows, figure) {
    const series = [...new Set(rows.map((row) => row.series ?? ""))].sort((one, other) => rank(one) - rank(other));
    const charts = series.map((name) => {
      const of = rows.filter((row) => (row.series ?? "") === name).map((row) => ({ ...row, ...shownOf(panel, row) }));
      const place = element("div", { class: "chart", role: "img",
        "aria-label": `${panel.title}${name && `, ${name}`}: ${of.length} values, all in the table` });
      if (panel.min_width) place.style.minWidth = `${panel.min_width}rem`;
      const whole = name ? element("div", {}, element("h3", {}, name), place) : place;
      return { of, place, whole };
    });
    figure.classList.toggle("several", series.length > 1);
    figure.classList.toggle("broad", Boolean(panel.chart.height.step));
    /* What is no longer seen must not go on listening. */
    for (const view of drawn.get(figure) || []) view.finalize();
    drawn.set(figure, []);
    figure.replaceChildren(...charts.map((chart) => chart.whole));
    for (const { of, place } of charts) {
      const spec = { ...panel.chart, height: heightOf(panel.chart, of, series.length), config: reportLooks };
      if (spec.layer) spec.layer = spec.layer.filter((layer) => isWanted(layer, of));
      spec.datasets = { rows: of };
      const options = { renderer: "svg", actions: false, expressionFunctions: { shownTick, secondTicks } };
      drawn.get(figure).push(await vegaEmbed(place, spec, options));
      /* The label of the place says what it is; its marks, one by one, say nothing. */
      place.querySelector("svg").setAttribute("aria-hidden", "true");
    }
  }

  /* So high a line for each name, or of one height, which is less where several stand together. */
  function heightOf(chart, rows, count) {
    if (!chart.height.step) return count > 1 ? 120 : chart.height;
    const { field, scale } = (chart.layer?.find((layer) => layer.encoding?.y) || chart).encoding.y;
    return chart.height.step * (scale?.domain?.length || new Set(rows.map((row) => row[field])).size);
  }

  const isWanted = ({ name }, rows) =>
    !name?.startsWith("with_") || rows.some((row) => (row[name.slice("with_".length)] ?? null) !== null);

  const shownOf = (panel, row) => Object.fromEntries(panel.columns
    .filter((column) => column.unit !== "text")
    .flatMap((column) => [["shown_", shown], ["tick_", shownTick]].map(([kind, show]) =>
      [kind + column.name, show(row[column.name], unitOf(column, row))])));

  /* --- Filters --------------------------------------------------------------------------------- */

  function fill(select, options, chosen) {
    select.replaceChildren(...options.map(([value, text]) =>
      element("option", { value, selected: value === chosen }, text)));
    /* What a link names and this data lacks stays to be seen, and to be taken back. */
    if (chosen && !options.some(([value]) => value === chosen)) {
      select.append(element("option", { value: chosen, selected: true }, `${chosen} (not here)`));
    }
  }

  function showFilters(state) {
    const form = document.getElementById("filters");
    const grain = grainOf(state);
    const grains = GRAINS.filter((each) => page.periods[each].length);
    fill(form.elements.grain, grains.map((each) => [each, each]), grain);
    const labels = page.periods[grain].map((label) => [label, label]);
    fill(form.elements.until, labels, state.until || labels[0]?.[0]);
    for (const name of FILTERS) {
      const there = name === "queue" ? [...page.choices.queues.keys()] : page.choices[`${name}s`];
      fill(form.elements[name], [["", `all ${name}s`], ...there.map((each) => [each, each])], state[name] || "");
      form.elements[name].classList.toggle("chosen", Boolean(state[name]));
    }
    form.querySelector("[type=reset]").hidden = !Object.keys(state).length;
  }

  function listenToFilters() {
    const form = document.getElementById("filters");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      const state = { ...readState(), [event.target.name]: event.target.value };
      if (event.target.name === "grain") delete state.until;
      writeState(state);
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      writeState({});
    });
  }

  let latest = 0;

  async function show() {
    const state = readState();
    const mine = ++latest;
    if (document.getElementById("filters")) showFilters(state);
    let without = 0;
    for (const panel of page.panels) {
      without += (await draw(panel, state)) ? 0 : 1;
      /* Somebody chose anew meanwhile. */
      if (mine !== latest) return;
    }
    for (const link of document.querySelectorAll("a[data-page]")) link.hash = location.hash;
    const chosen = [...FILTERS.map((name) => state[name]).filter(Boolean), `by ${grainOf(state)}`].join(", ");
    const live = document.getElementById("live");
    if (live) live.textContent = `Shown: ${chosen}. ${without ? `${without} panels have no such numbers.` : ""}`;
    document.documentElement.dataset.shown = location.hash || "#";
  }

  /* --- Theme ----------------------------------------------------------------------------------- */

  function listenToTheme() {
    const root = document.documentElement;
    const button = document.getElementById("theme");
    const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const say = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      /* A browser that keeps nothing still switches. */
      try { localStorage.setItem("report-theme", root.dataset.theme); } catch { /* as it is */ }
      say();
    });
    say();
  }

  /* Without the clipboard, as from a file in some browsers, the text is at least marked. */
  async function copy(event) {
    const text = event.target.parentElement.querySelector("code");
    getSelection().selectAllChildren(text);
    try {
      await navigator.clipboard.writeText(text.textContent);
      event.target.textContent = "Copied";
    } catch {
      event.target.textContent = "Marked";
    }
  }

  /* Queues come as pairs, with their channel: in a plain object 7 would stand before the busiest. */
  window.reportChoices = (choices) => { page.choices = { ...choices, queues: new Map(choices.queues) }; };
  window.reportChart = (name, chart) => { page.charts[name] = chart; };
  window.reportRows = (name, rows) => { page.data[name] = rows; };
  window.report = (given) => {
    Object.assign(page, given);
    for (const panel of page.panels) panel.chart = page.charts[panel.chart] ?? null;
    readPeriods();
    listenToTheme();
    if (document.getElementById("filters")) listenToFilters();
    for (const button of document.querySelectorAll(".copy")) button.addEventListener("click", copy);
    document.getElementById("skip").addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("main").focus();
    });
    window.addEventListener("hashchange", show);
    show();
  };
  /* For tests: what terminal and page show of a number must be the same. */
  window.report.shown = { value: shown, change: shownChange, range: shownRange };
})();
