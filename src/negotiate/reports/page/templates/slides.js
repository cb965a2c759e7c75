(function () {
  var slides = Array.prototype.slice.call(document.querySelectorAll("section"));
  var now = Math.min(Math.max(parseInt(location.hash.slice(1), 10) || 1, 1), slides.length) - 1;
  function show(next) {
    now = Math.min(Math.max(next, 0), slides.length - 1);
    slides.forEach(function (slide, place) { slide.classList.toggle("shown", place === now); });
    document.getElementById("where").textContent = (now + 1) + " / " + slides.length;
    history.replaceState(null, "", "#" + (now + 1));
  }
  document.body.classList.add("moved");
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"].indexOf(event.key) >= 0) { show(now + 1); }
    else if (["ArrowLeft", "ArrowUp", "PageUp", "Backspace"].indexOf(event.key) >= 0) { show(now - 1); }
    else if (event.key === "Home") { show(0); }
    else if (event.key === "End") { show(slides.length - 1); }
    else { return; }
    event.preventDefault();
  });
  document.addEventListener("click", function (event) { show(now + (event.clientX < window.innerWidth / 4 ? -1 : 1)); });
  show(now);
})();
