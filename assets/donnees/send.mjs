// One file to the server, with its progress: fetch would not tell how much has left.

/** Send a file; the promise gives `{ status, text }`, and status 0 when there is no answer. */
export function send(file, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/tables/check');
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total ? loaded / total : 1));
    const end = () => resolve({ status: request.status, text: request.responseText });
    request.addEventListener('loadend', end);
    request.send(file);
  });
}
