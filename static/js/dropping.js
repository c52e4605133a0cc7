// A download that is dropped anywhere on the desk, or chosen, is read for its recipe; so is an address, by Enter.
import { toast } from "./toasts.js";

const MEGABYTE = 1000000;
const field = () => document.querySelector("[data-recipe-file]");
const hasFiles = (event) => field() && [...event.dataTransfer?.types ?? []].includes("Files");
const mark = (is) => field()?.form.classList.toggle("is-over", is);

function read() {
  const [file] = field()?.files ?? [];
  const most = Number(field()?.dataset.most);
  if (file && file.size > most) {
    field().value = "";
    toast(`This file has more than ${most / MEGABYTE} MB. Take another format of it, or paste the track's address.`);
    return;
  }
  document.getElementById("open-recipe").click();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-recipe-file]") && event.target.files.length) read();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-recipe-address]")) return;
  // Enter presses the first button of a form, which here sends it.
  event.preventDefault();
  read();
});
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  mark(true);
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  mark(false);
  const one = new DataTransfer();
  one.items.add(event.dataTransfer.files[0]);
  field().files = one.files;
  field().closest("details").open = true;
  read();
});
// Whoever is faster than this script has chosen already.
if (field()?.files.length) read();
