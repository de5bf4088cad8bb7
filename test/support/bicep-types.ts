/** Microsoft's generated types of ARM resources: whether a resource has members that they do not know. */
import { readFileSync } from 'node:fs';
import { asList, asObject, asString, isObject, type JsonObject } from '../../src/core/json.js';

const FOLDER = new URL('../../../shared/azure-api/bicep-types/', import.meta.url);

/** `type`: `Microsoft.ContainerService/managedClusters`. One line per problem. */
export function findTypeProblems(file: string, type: string, resource: unknown): string[] {
  const types = asList(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))).map(asObject);
  const start = types.find((one) => one['$type'] === 'ObjectType' && one['name'] === type);
  return start ? findProblems(resource, start, types, '') : [`no type ${type}`];
}

function findProblems(value: unknown, type: JsonObject, types: readonly JsonObject[], at: string): string[] {
  const follow = (holder: unknown): JsonObject => {
    const reference = asString(asObject(holder)['$ref']) ?? '';
    return types[Number(reference.slice('#/'.length))] ?? {};
  };
  switch (type['$type']) {
    case 'ObjectType': {
      if (!isObject(value)) return [`${at}: is no object`];
      const known = asObject(type['properties']);
      return Object.entries(value).flatMap(([name, member]) => {
        const holder = known[name] === undefined ? type['additionalProperties'] : asObject(known[name])['type'];
        return holder === undefined
          ? [`${at}/${name}: is not known`]
          : findProblems(member, follow(holder), types, `${at}/${name}`);
      });
    }
    case 'ArrayType':
      return Array.isArray(value)
        ? value.flatMap((item, index) => findProblems(item, follow(type['itemType']), types, `${at}/${String(index)}`))
        : [`${at}: is no list`];
    case 'UnionType': {
      const options = asList(type['elements']).map((element) => findProblems(value, follow(element), types, at));
      return options.some((problems) => problems.length === 0) ? [] : [`${at}: is none of the values`];
    }
    case 'StringLiteralType':
      return value === type['value'] ? [] : [`${at}: is not '${String(type['value'])}'`];
    case 'StringType':
      return typeof value === 'string' ? [] : [`${at}: is no text`];
    case 'BooleanType':
      return typeof value === 'boolean' ? [] : [`${at}: is no boolean`];
    case 'IntegerType':
      return Number.isInteger(value) ? [] : [`${at}: is no integer`];
    default:
      return [];
  }
}
