// Before anything is painted: the theme that the visitor chose on the site, or else that of the
// device. A file, because these pages write no script of their own.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    let kept = 'auto';
    try {
      kept = localStorage.getItem('cube17-theme') ?? kept;
    } catch {
      // Private window or storage switched off.
    }
    const theme = dark.matches ? 'dark' : 'light';
    document.documentElement.dataset.bsTheme = kept === 'auto' ? theme : kept;
  };
  dark.addEventListener('change', show);
  show();
})();
