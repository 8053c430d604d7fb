// Where the Explorer's files are: cubes, names of territories, maps. Everything is fetched once.

import { LOCAL, localFile, withLocal } from './local.mjs';

const kept = new Map();

function once(url, read) {
  if (!kept.has(url)) {
    const answer = fetch(url).then((response) => {
      if (!response.ok) throw new Error(`${url} : ${response.status}`);
      return read(response);
    });
    // A failed fetch may be tried again: a workshop's network comes and goes.
    answer.catch(() => kept.delete(url));
    kept.set(url, answer);
  }
  return kept.get(url);
}

const json = (url) => once(url, (response) => response.json());

/** What the page says of this server: addresses and versions (see components/page_config.py). */
export function readConfig(host = document) {
  return withLocal(JSON.parse(host.getElementById('cube17-config').textContent));
}

export function dictionaryOf(config, id) {
  return fetcherOf(config, id)('dictionary.json');
}

export function fetcherOf(config, id) {
  return id === LOCAL ? localFile : (path) => json(`${cubeAddress(config, id)}/${path}`);
}

export function territoriesOf(config, kind) {
  return json(`/data/territories/${config.territories}/${kind}.json`);
}

export function mapOf(config, kind) {
  return once(`${config.static}maps/${kind}.svg`, (response) => response.text());
}

function cubeAddress(config, id) {
  const { version } = config.cubes.find((cube) => cube.id === id);
  return `/data/${id}/${version}`;
}
