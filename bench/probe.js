// What the benches ask of a page; present before its own scripts.
(() => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));

  /** Start the clock at the next event of the given type; `settled` resolves with the duration. */
  const arm = (type, changed) => {
    probe.settled = new Promise((done, failed) => {
      setTimeout(() => failed(new Error(`nothing changed after a ${type}`)), 10000);
      window.addEventListener(type, async (event) => {
        const start = event.timeStamp;
        done(await changed(start));
      }, { capture: true, once: true });
    });
  };

  /** Two frames after the last change under `selectors`; the pictures must change at least once. */
  const twoFramesAfterMutation = (selectors) => async (start) => {
    let changes = 0;
    const first = new Promise((seen) => {
      probe.observer = new MutationObserver((found) => { changes += found.length; seen(); });
    });
    for (const place of document.querySelectorAll(selectors))
      probe.observer.observe(place, { subtree: true, childList: true, attributes: true, characterData: true });
    await first;
    for (let before = -1; before !== changes;) {
      before = changes;
      await frame();
      await frame();
    }
    probe.observer.disconnect();
    return { ms: performance.now() - start, changes };
  };

  /** Two frames after plotly has drawn the graph again. */
  const twoFramesAfterPlot = (selector) => async (start) => {
    await new Promise((done) => document.querySelector(selector).once('plotly_afterplot', done));
    await frame();
    await frame();
    return { ms: performance.now() - start, changes: 1 };
  };

  const select = (label, value) => {
    const control = [...document.querySelectorAll('select')].find(
      (node) => node.getAttribute('aria-label') === label,
    );
    control.value = value;
    control.dispatchEvent(new Event('change', { bubbles: true }));
  };

  /** What a control offers beside its value, which comes last. */
  const others = (label) => {
    const { options, selectedIndex } = document.querySelector(`select[aria-label="${label}"]`);
    const values = [...options].map(({ value }) => value);
    return [...values.slice(selectedIndex + 1), ...values.slice(0, selectedIndex + 1)];
  };

  /** A change of a Dash property, as the component itself would announce it. */
  const set = (id, properties) => {
    window.dispatchEvent(new Event('bench'));
    window.dash_clientside.set_props(id, properties);
  };

  /** Moments of the first load, in ms since the navigation started. */
  const watchStart = () => {
    const moments = (probe.moments = {});
    const note = (name, selector) => {
      if (!(name in moments) && document.querySelector(selector)) moments[name] = performance.now();
    };
    const observer = new MutationObserver(() => {
      note('shell', '.shell, #peer');
      note('page', '#explorer, #peer');
      note('plot', '#face .heatmaplayer image');
      if (!moments.cells && ready()) {
        moments.cells = performance.now();
        react();
      }
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    const ready = () => [...document.querySelectorAll('#face td')].some((td) => /\d/.test(td.textContent));
    /** An arrow key in the face, or a tap on a line of the list that stands for it on a phone. */
    const choose = (cell) => {
      const line = document.querySelector('#explorer-list [aria-pressed="false"]');
      const key = cell?.nextElementSibling ? 'ArrowRight' : 'ArrowLeft';
      if (!cell?.offsetParent) return line?.click();
      cell.focus();
      cell.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    };
    const react = async () => {
      for (let moved = false; !moved;) {
        await frame();
        const before = document.querySelector('#face td[aria-selected="true"]');
        choose(before);
        await frame();
        moved = document.querySelector('#face td[aria-selected="true"]') !== before;
      }
      moments.interactive = performance.now();
      observer.disconnect();
    };
  };

  /** When each file came, in ms since the navigation started. */
  const arrivals = () =>
    performance.getEntriesByType('resource').map((entry) => ({
      path: new URL(entry.name).pathname,
      asked: entry.startTime,
      came: entry.responseEnd,
      bytes: entry.encodedBodySize,
      plain: entry.decodedBodySize,
    }));

  const milestones = () => {
    const [navigation] = performance.getEntriesByType('navigation');
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return {
      html: navigation.responseEnd,
      parsed: navigation.domContentLoadedEventStart,
      painted: paint?.startTime ?? null,
      ...probe.moments,
    };
  };

  const probe = {
    arm, twoFramesAfterMutation, twoFramesAfterPlot, select, others, set, watchStart, arrivals, milestones,
  };
  window.cube17Bench = probe;
})();
