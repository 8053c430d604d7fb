// Pictures as files: SVG as it is, PNG drawn by the browser. Nothing leaves the page.

const SCALE = 2; // pixels of a PNG for one unit of its picture

export function svgFile(text) {
  return new Blob([text], { type: 'image/svg+xml' });
}

/** A picture as PNG, at twice its size. */
export async function pngFile(text, { width, height }) {
  const address = URL.createObjectURL(svgFile(text));
  try {
    const image = new Image(width * SCALE, height * SCALE);
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Give a file to the visitor under a name. */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Not at once: some browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
