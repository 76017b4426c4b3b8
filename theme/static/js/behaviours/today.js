// Writes today's date in Vietnam: a page built yesterday must not say so.
const DAYS = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];

export function mount(element) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Asia/Ho_Chi_Minh",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(new Date());
  const [year, month, day] = parts.split("-");
  const weekday = new Date(`${parts}T00:00:00Z`).getUTCDay();
  element.textContent = `${DAYS[weekday]}, ${day}/${month}/${year}`;
}
