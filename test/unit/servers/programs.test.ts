import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { programs } from '../../servers/programs';

const compose = readFileSync(resolve(__dirname, '../../../docker-compose.test.yml'), 'utf8');

test.each(programs)('docker-compose.test.yml runs the image of the tests: $name', ({ image }) => {
  expect(compose).toContain(`image: ${image}\n`);
});
