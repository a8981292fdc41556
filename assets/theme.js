// Sets the theme before anything is drawn, so that a dark page never flashes white, and follows the
// system while nothing else was chosen.
const system = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  const chosen = localStorage.getItem("bunsen.theme");
  const isDark = chosen === "dark" || (chosen !== "light" && system.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  document.documentElement.classList.toggle("pf-v6-theme-dark", isDark);
}

applyTheme();
system.addEventListener("change", applyTheme);
