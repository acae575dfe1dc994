/* A page at work: panels with their charts, filters, theme. No library but Vega for the charts.
   Each kind of chart comes in a script that calls `reportChart`; the page's own, the last of all,
   calls `report`. */
"use strict";

(() => {
  const { shown, shownChange, shownRange, shownTick, secondTicks } = reportValues;
  const { FILTERS, GRAINS, page, readPeriods, readState, writeState, grainOf, pick, rank } = reportPicking;
  const { VIEWS, element, unitOf, plainTable, download } = reportTables;

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

  window.reportChart = (name, chart) => { page.charts[name] = chart; };
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
