// Draws the charts of a report from the JSON next to each canvas, and makes tables sortable.
(() => {
  "use strict";

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

  // Isolates a name from the writing direction of the text around it, as <bdi> does in the page.
  const isolate = text => "\u2068" + text + "\u2069";
  const shorten = (text, most) => {
    const letters = [...text];
    const half = Math.floor((most - 1) / 2);
    return letters.length <= most ? text : letters.slice(0, half).join("") + "\u2026" + letters.slice(-half).join("");
  };

  const seriesColour = (series, index) =>
    series.look === "baseline" ? colour("series-baseline")
      : series.look === "main" ? colour("series-main")
      : series.look === "outlined" ? colour("ink")
      : colour("series-" + (index % 8 + 1));

  const axis = title => ({
    title: { display: true, text: title, color: colour("faint") },
    ticks: { color: colour("faint") },
    grid: { color: colour("rule") },
    border: { color: colour("rule") },
  });

  const base = () => ({
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "nearest", axis: "y", intersect: false },
    plugins: {
      legend: { position: "top", align: "start", labels: { color: colour("ink"), boxWidth: 14, boxHeight: 14 } },
      tooltip: {},
    },
  });

  // The 95 % interval of a value where it is known, else one standard error to each side, else nothing.
  const at = (numbers, i) => numbers ? numbers[i] : null;
  const rangeOf = (series, i) => {
    const [value, error] = [series.values[i], at(series.errors, i)];
    return at(series.lows, i) !== null ? [series.lows[i], series.highs[i]] : error !== null ? [value - error, value + error] : null;
  };
  const spread = (series, i) =>
    at(series.lows, i) !== null ? " (" + number.format(series.lows[i]) + " to " + number.format(series.highs[i]) + ")"
      : at(series.errors, i) !== null ? " \u00b1 " + number.format(series.errors[i])
      : "";

  function bars(spec) {
    const options = base();
    const most = Math.max(14, Math.min(30, Math.floor(innerWidth / 36)));
    options.indexAxis = "y";
    options.interaction.mode = "index";
    options.scales = {
      x: { ...axis(spec.axis), beginAtZero: true, stacked: spec.stacked, max: spec.maximum },
      y: { ...axis(""), stacked: spec.stacked, grid: { display: false } },
    };
    options.scales.y.title.display = false;
    options.scales.y.ticks = { color: colour("ink"), callback: i => isolate(shorten(spec.labels[i], most)) };
    options.plugins.tooltip.callbacks = {
      title: items => items.length ? isolate(spec.labels[items[0].dataIndex]) : "",
      label: item => {
        const series = spec.series[item.datasetIndex];
        return series.name + ": " + number.format(series.values[item.dataIndex]) + spread(series, item.dataIndex);
      },
    };
    options.plugins.legend.display = spec.series.length > 1;

    // All series have the same type; Chart.js would draw series of different types on top of each other.
    const withErrors = spec.series.some(series => series.errors || series.lows);
    const datasets = spec.series.map((series, index) => {
      const tint = seriesColour(series, index);
      const outlined = series.look === "outlined";
      return {
        label: series.name,
        data: series.values.map((value, i) => {
          const range = value === null ? null : rangeOf(series, i);
          return range ? { x: value, y: i, xMin: range[0], xMax: range[1] } : { x: value, y: i };
        }),
        backgroundColor: outlined ? "transparent" : tint,
        borderColor: tint,
        borderWidth: outlined ? 1.5 : 0,
        borderSkipped: false,
        maxBarThickness: 22,
        errorBarColor: colour("ink"),
        errorBarWhiskerColor: colour("ink"),
        errorBarLineWidth: 1.5,
        errorBarWhiskerLineWidth: 1.5,
        errorBarWhiskerRatio: 0.5,
      };
    });
    return { type: withErrors ? "barWithErrorBars" : "bar", data: { labels: spec.labels, datasets }, options };
  }

  function lines(spec) {
    const options = base();
    options.interaction = { mode: "nearest", axis: "x", intersect: false };
    options.scales = { x: { type: "linear", ...axis(spec.x) }, y: axis(spec.y) };
    options.scales.x.ticks.precision = 0;
    options.plugins.legend.labels.usePointStyle = true;
    options.plugins.legend.labels.pointStyle = "line";
    options.plugins.tooltip.callbacks = {
      title: items => items.length ? spec.x + " " + number.format(items[0].parsed.x) : "",
      label: item => item.dataset.label + ": " + number.format(item.parsed.y),
    };
    const dashes = [[], [7, 3], [2, 3], [9, 3, 2, 3]];
    const datasets = spec.series.map((series, index) => {
      const tint = seriesColour(series, index);
      return {
        label: series.name,
        data: series.points.map(([x, y]) => ({ x, y })),
        borderColor: tint,
        backgroundColor: tint,
        borderWidth: 2,
        borderDash: dashes[index % dashes.length],
        pointRadius: series.points.length > 40 ? 0 : 2,
        pointHoverRadius: 5,
        spanGaps: false,
      };
    });
    return { type: "line", data: { datasets }, options };
  }

  // The height grows with the number of labels up to a limit; beyond it the bars become thinner.
  function height(spec) {
    if (spec.kind !== "bars") {
      return 320;
    }

    const each = spec.stacked ? 28 : 12 + 17 * spec.series.length;
    return Math.min(1800, 96 + each * spec.labels.length);
  }

  const figures = [...document.querySelectorAll("figure.chart")].map(figure => ({
    plot: figure.querySelector(".plot"),
    canvas: figure.querySelector("canvas"),
    spec: JSON.parse(figure.querySelector("script").textContent),
    chart: null,
  }));

  function draw() {
    for (const figure of figures) {
      figure.chart?.destroy();
      figure.plot.style.height = height(figure.spec) + "px";
      figure.chart = new Chart(figure.canvas, figure.spec.kind === "bars" ? bars(figure.spec) : lines(figure.spec));
    }
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", draw); // paper has its own colours

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.querySelectorAll("thead th")];
    heads.forEach((head, column) => {
      if (!head.classList.contains("number")) {
        return;
      }

      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = "Sort by this column";
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") !== "descending";
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const body = table.tBodies[0];
        const value = row => row.cells[column].dataset.value === undefined ? null : Number(row.cells[column].dataset.value);
        const rows = [...body.rows].sort((a, b) => {
          const [left, right] = [value(a), value(b)];
          if (left === null || right === null) {
            return (left === null) - (right === null); // blanks stay at the foot
          }

          return descending ? right - left : left - right;
        });
        body.append(...rows);
      });
    });
  }

  // A box that scrolls can be reached by the keyboard; one that does not scroll is skipped.
  const markScrollers = () => {
    for (const box of document.querySelectorAll(".scroll")) {
      box.toggleAttribute("tabindex", false);
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) {
        box.tabIndex = 0;
      }
    }
  };
  markScrollers();
  addEventListener("resize", markScrollers);
})();
