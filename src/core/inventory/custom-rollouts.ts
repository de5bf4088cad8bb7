/** What an edit of a custom resource does to its pods, where that depends on its settings. */
import { asObject, asString, type Json, type JsonObject } from '../json.js';
import type { Rollout } from './model.js';

export function rolloutUnlessPaused(spec: JsonObject): Rollout {
  return spec['paused'] === true ? 'manual' : 'automatic';
}

/** A template that names its revision cannot be edited without another name. */
export function rolloutOfRevision(spec: JsonObject): Rollout {
  return asString(asObject(asObject(spec['template'])['metadata'])['name']) === undefined ? 'automatic' : 'unknown';
}

/** Pods that are updated in place are never created again, and a webhook sees only what is created. */
export function rolloutOfKruise(spec: JsonObject): Rollout {
  const strategy = asObject(spec['updateStrategy']);
  const rolling = asObject(strategy['rollingUpdate']);
  const ways: (Json | undefined)[] = [strategy['type'], rolling['podUpdatePolicy'], rolling['rollingUpdateType']];
  const stays = ways.some((way) => way === 'OnDelete' || way === 'InPlaceIfPossible' || way === 'InPlaceOnly');
  const isHeld = [strategy, rolling].some(({ paused, partition }) => paused === true || isPartition(partition));
  return stays || isHeld ? 'manual' : 'automatic';
}

/** A number of pods, or a share of them, that keep the old template. */
function isPartition(partition: Json | undefined): boolean {
  return partition !== undefined && Number.parseInt(String(partition), 10) !== 0;
}
