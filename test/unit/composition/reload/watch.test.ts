import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '../../../../src/logger';
import { openWatcher, type Watcher, type WatchOptions } from '../../../../src/composition/reload/watch';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { createTestRegistry, disposeRegistries, waitFor as expectSoon } from '../test-registry';

let folder: TemporaryFolder;
let watcher: Watcher | undefined;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(async () => {
  await watcher?.close();
  watcher = undefined;
  await folder.remove();
  await disposeRegistries();
});

/** Watches without the interval, so that what is seen was told by the file system. */
async function watchFolder(options: Partial<WatchOptions> = {}): Promise<() => number> {
  let changes = 0;
  watcher = await openWatcher({
    directory: join(folder.path, 'subschemas'),
    files: () => [],
    onChange: () => {
      changes += 1;
      return Promise.resolve();
    },
    logger: createLogger({ level: 'silent' }),
    rest: 20,
    interval: 1_000_000,
    ...options,
  });
  // The watcher looks once by itself, then waits for the file system.
  await pause(300);
  return () => changes;
}

const manifest = 'subschemas/catalog/subschema.yaml';

describe('the watcher', () => {
  it('tells of an edit, a new folder, and one that is gone, once each', async () => {
    await folder.write({ [manifest]: 'kind: fake\n' });
    const changes = await watchFolder();
    expect(changes()).toBe(0);
    await folder.write({ [manifest]: 'kind: other\n' });
    await expectSoon(() => changes() === 1, 'the edit is seen');
    await folder.write({ 'subschemas/shipping/subschema.yaml': 'kind: fake\n' });
    await expectSoon(() => changes() === 2, 'the new folder is seen');
    await rm(join(folder.path, 'subschemas/shipping'), { recursive: true });
    await expectSoon(() => changes() === 3, 'the removal is seen');
  });

  it('tells nothing when a file is touched or written again as it was', async () => {
    await folder.write({ [manifest]: 'kind: fake\n' });
    const changes = await watchFolder();
    await utimes(join(folder.path, manifest), new Date(), new Date());
    await folder.write({ [manifest]: 'kind: fake\n' });
    await pause(300);
    expect(changes()).toBe(0);
    await folder.write({ [manifest]: 'kind: other\n' });
    await expectSoon(() => changes() === 1, 'the edit is seen');
  });

  it('waits until files rest', async () => {
    await folder.write({ [manifest]: 'a' });
    const changes = await watchFolder({ rest: 200 });
    for (let step = 0; step < 5; step += 1) {
      await folder.write({ [manifest]: `step ${String(step)}` });
      await pause(30);
    }
    await expectSoon(() => changes() > 0, 'the edits are seen');
    await pause(500);
    expect(changes()).toBe(1);
  });

  it('tells of a swapped link, as mounted configuration does it', async () => {
    const mount = join(folder.path, 'subschemas');
    await folder.write({
      'subschemas/..2024_1/subschema.yaml': 'kind: fake\n',
      'subschemas/..2024_2/subschema.yaml': 'kind: other\n',
    });
    await symlink('..2024_1', join(mount, '..data'));
    await mkdir(join(mount, 'catalog'));
    await symlink('../..data/subschema.yaml', join(mount, 'catalog/subschema.yaml'));
    const changes = await watchFolder();
    await symlink('..2024_2', join(mount, '..data_tmp'));
    await rename(join(mount, '..data_tmp'), join(mount, '..data'));
    await expectSoon(() => changes() === 1, 'the swap is seen');
  });

  it('follows the folder itself when it is a link that is swapped, and watches what it then points to', async () => {
    await folder.write({ 'one/a/subschema.yaml': 'kind: one\n', 'two/a/subschema.yaml': 'kind: two\n' });
    const link = join(folder.path, 'subschemas');
    await symlink('one', link);
    const changes = await watchFolder({ interval: 50 });
    await symlink('two', `${link}_tmp`);
    await rename(`${link}_tmp`, link);
    await expectSoon(() => changes() === 1, 'the swap is seen');
    await writeFile(join(folder.path, 'two/a/subschema.yaml'), 'kind: three\n');
    await expectSoon(() => changes() === 2, 'the edit behind the link is seen');
  });

  it('follows files elsewhere, and those that are named later', async () => {
    await folder.write({ [manifest]: 'a', 'protos/a.proto': 'a', 'protos/b.proto': 'b' });
    const files = [join(folder.path, 'protos/a.proto')];
    const changes = await watchFolder({ files: () => files });
    await folder.write({ 'protos/a.proto': 'changed' });
    await expectSoon(() => changes() === 1, 'the first proto is seen');
    files.push(join(folder.path, 'protos/b.proto'));
    await folder.write({ [manifest]: 'b' });
    await expectSoon(() => changes() === 2, 'the manifest is seen');
    await pause(300);
    const before = changes();
    await folder.write({ 'protos/b.proto': 'changed' });
    await expectSoon(() => changes() === before + 1, 'the second proto is seen');
  });

  it('goes on after a failure, and is silent once it is closed', async () => {
    await folder.write({ [manifest]: 'a' });
    let calls = 0;
    await watchFolder({
      onChange: () => {
        calls += 1;
        return Promise.reject(new Error('no'));
      },
    });
    await folder.write({ [manifest]: 'b' });
    await expectSoon(() => calls === 1, 'the first edit is seen');
    await pause(100);
    await folder.write({ [manifest]: 'c' });
    await expectSoon(() => calls === 2, 'the second edit is seen');
    await watcher?.close();
    await folder.write({ [manifest]: 'd' });
    await pause(200);
    expect(calls).toBe(2);
  });
});

describe('a registry that watches', () => {
  it('serves a change soon after it was written, and keeps serving over a broken one', async () => {
    const {
      registry,
      folder: own,
      failures,
    } = await createTestRegistry(
      {
        'catalog/subschema.yaml': 'kind: fake\nendpoint: http://a\n',
        'catalog/schema.graphql': 'type Query { a: Int }',
      },
      { watch: true },
    );
    await registry.load();
    const first = registry.current();
    await own.write({ 'catalog/schema.graphql': 'type Query { b: Int }' });
    await expectSoon(() => registry.current() !== first, 'the change serves');
    const second = registry.current();
    await own.write({ 'catalog/schema.graphql': 'type Broken { b: Int }' });
    await expectSoon(() => failures() === 1, 'the broken change is told');
    expect(registry.current()).toBe(second);
    expect(registry.status().reload?.ok).toBe(false);
  });
});
