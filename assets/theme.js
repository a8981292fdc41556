// Sets the theme before anything is drawn, so that a dark page never flashes white.
const chosen = localStorage.getItem("bunsen.theme");
const isDark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.dataset.theme = isDark ? "dark" : "light";
document.documentElement.classList.toggle("pf-v6-theme-dark", isDark);
