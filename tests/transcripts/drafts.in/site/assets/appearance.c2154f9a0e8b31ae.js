// Runs before the first paint, so that a page never flashes in the scheme that its reader did not choose.
(() => {
  try {
    const choice = localStorage.getItem("appearance");
    if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
  } catch {
    // Storage is forbidden here: the page follows the system.
  }
})();
