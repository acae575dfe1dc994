/* What is no chart: each panel's table and CSV, and the views that are drawn of elements (targets,
   scorecard, cuts). */
"use strict";

const reportTables = (() => {
  const { shown, shownChange, shownRange } = reportValues;
  const { page, readState, groupedBy, rank } = reportPicking;

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

  /* Parts of each cut down, channels across: the largest of all, or of the channel that is chosen.
     Where there is a number of all, it stands alone. */
  function crosstab(panel, all) {
    const column = panel.columns.find((each) => each.name === "value");
    const within = readState().channel ? "_in_channel" : "";
    const rows = all.filter((row) => row[`place${within}`] !== null);
    const wheres = [...new Set(rows.map((row) => row.channel))].sort((one, other) => rank(one) - rank(other));
    const lines = groupedBy(rows, "cut").flatMap(([cut, of]) => {
      const inOrder = [...of].sort((one, other) => one[`place${within}`] - other[`place${within}`]);
      const parts = groupedBy(inOrder, "part");
      const left = of[0][`parts${within}`] - parts.length;
      const more = left > 0 ? ` (the largest ${parts.length}, and ${left} more in the file)` : "";
      const head = element("tr", { class: "cut-name" },
        element("th", { scope: "rowgroup", colspan: wheres.length + 1 }, `by ${cut}${more}`));
      return [head, ...parts.map(([part, cells]) => element("tr", {}, element("th", { scope: "row" }, part),
        ...wheres.map((where) => cellOf(cells.find((row) => row.channel === where), column.unit))))];
    });
    return [table(panel.title, [[""], ...wheres.map((where) => [where ?? "all", "figure"])], lines)];
  }

  const cellOf = (row, unit) => element("td", { class: row?.n < page.few ? "figure few" : "figure" },
    row ? shown(row.value, unit) || "–" : "", row ? element("small", { class: "n" }, `n ${shown(row.n, "count")}`) : "");

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

  return { VIEWS, element, unitOf, plainTable, download };
})();
