// A details.hr-menu closes on Escape and on a click elsewhere, as menus do.
export function menus(root) {
  const open = () => root.querySelectorAll("details.hr-menu[open]");
  root.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
