// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.cache.BuildCache;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.process.FileNames;
import io.heddle.process.TemporaryDirectories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable builds of one peer: they outlive a restart, so that builders run once. Safe for
 * threads, as long as no package is built twice at the same time.
 *
 * <p>A build is written beside its place and then renamed, so it is there whole or not at all; what
 * Fabric left half-written is built again. The layout is Fabric's:
 * core/container/externalbuilder/externalbuilder.go.
 */
public final class BuildStore {

  private static final Logger log = LoggerFactory.getLogger(BuildStore.class);

  private static final String UNFINISHED = ".building-";
  private static final String BUILD = "bld";
  private static final String RELEASE = "release";

  private final Path root;
  private final SharedBuilds others;
  private final Optional<BuildCache> cache;

  /** A store in the directory, which is created if absent. */
  public BuildStore(Path root) {
    this(root, new SharedBuilds(), Optional.empty());
  }

  /**
   * A store that takes over what another one of these has, and gives what it has itself.
   *
   * @param others the stores of the same process, whose builders are the same
   * @param cache what other processes have built
   */
  public BuildStore(Path root, SharedBuilds others, Optional<BuildCache> cache) {
    this.root = root.toAbsolutePath();
    this.others = others;
    this.cache = cache;
    try {
      Directories.create(this.root, Mode.PRIVATE_FOLDER);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(this.root, UNFINISHED + "*")) {
        for (Path unfinished : left) {
          DirectoryTree.delete(unfinished);
        }
      }
      TemporaryDirectories.removeStale(this.root);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Could not prepare directory '%s' for builds: %s".formatted(root, Reason.of(e)),
          e);
    }
    others.add(this);
  }

  Path root() {
    return root;
  }

  SharedBuilds others() {
    return others;
  }

  boolean contains(PackageId id) {
    return Files.exists(directory(id), LinkOption.NOFOLLOW_LINKS);
  }

  /** Who built the package, without looking whether that builder is still there. */
  Optional<BuiltPackage> describe(PackageId id) {
    return builderName(id)
        .map(builder ->
            new BuiltPackage(
                builder,
                Files.isRegularFile(new ConnectionFile(directory(id).resolve(RELEASE)).path())));
  }

  /**
   * Takes the build of a package out of the store; what is returned is left to be deleted. A crash
   * before that leaves it to the next start.
   */
  Optional<Path> takeOut(PackageId id) {
    if (!contains(id)) {
      return Optional.empty();
    }
    Path aside = newUnfinished();
    try {
      WholeFile.move(directory(id), aside);
      return Optional.of(aside);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Could not remove the build of package '%s': %s".formatted(id, Reason.of(e)),
          e);
    }
  }

  /** The release output of the package's build; empty if there is no build. */
  Optional<Path> release(PackageId id) {
    return Optional.of(directory(id).resolve(RELEASE)).filter(Files::isDirectory);
  }

  /**
   * The build of the package, if there is one that is whole.
   *
   * @throws HeddleException {@code CHAINCODE}, "existing build could not be restored: …"
   */
  Optional<Instance> restore(PackageId id, List<Builder> builders) {
    if (!contains(id) && !others.bring(id, this)) {
      return Optional.empty();
    }
    Optional<String> name = builderName(id).filter(_ -> isReleaseWhole(id));
    if (name.isEmpty()) {
      log.warn("The earlier build of package '{}' is not whole, it is built again", id);
      discard(id);
      return Optional.empty();
    }
    Builder builder =
        builders.stream()
            .filter(candidate -> candidate.name().equals(name.get()))
            .findFirst()
            .orElseThrow(() ->
                new HeddleException(
                    Fault.CHAINCODE,
                    "existing build could not be restored: chaincode '%s' was already built with builder '%s', but that builder is no longer available"
                        .formatted(id, name.get())));
    if (BuilderFingerprint.read(directory(id)).filter(then -> !then.isOf(builder)).isPresent()) {
      log.info(
          "Package '{}' was built before its builder '{}' changed; 'heddle rebuild' has it built again",
          id,
          builder.name());
    }
    return Optional.of(instance(id, builder));
  }

  /**
   * Takes over a copy of another store's build; what a builder makes has to bear being moved.
   *
   * @return false if there is none that is whole, or it is replaced just now
   */
  boolean copy(PackageId id, BuildStore other) {
    Path source = other.directory(id);
    if (other.builderName(id).isEmpty() || !other.isReleaseWhole(id)) {
      return false;
    }
    Path unfinished = newUnfinished();
    try {
      Object which = fileKey(source);
      DirectoryTree.copyDurably(source, unfinished);
      if (!which.equals(fileKey(source))) {
        discard(unfinished);
        return false;
      }
      WholeFile.move(unfinished, directory(id));
      return true;
    } catch (IOException e) {
      log.info(
          "The build of package '{}' in '{}' cannot be copied: {}", id, other.root, Reason.of(e));
      discard(unfinished);
      return false;
    }
  }

  private static Object fileKey(Path directory) throws IOException {
    return String.valueOf(Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
  }

  /** The key under which builds are shared; empty if nobody shares any, or this one cannot be. */
  Optional<String> key(
      PackageId id, Builder builder, BuildSettings.ConnectionCheck connectionCheck) {
    return cache.flatMap(_ -> BuildKey.of(id, builder, connectionCheck));
  }

  /** Takes over a build of that key; empty if there is none that is whole. */
  Optional<Reused> reuse(PackageId id, Builder builder, String key) {
    Path unfinished = newUnfinished();
    try {
      Optional<Instant> made = cache.flatMap(shared -> shared.take(key, unfinished));
      if (made.isEmpty()) {
        discard(unfinished);
        return Optional.empty();
      }
      BuilderFingerprint.of(builder).write(unfinished); // the same, but perhaps at another place
      DirectoryTree.forceAll(unfinished);
      WholeFile.move(unfinished, directory(id));
      return Optional.of(new Reused(instance(id, builder), made.get()));
    } catch (IOException e) {
      log.info("Package '{}' is built: its earlier build cannot be used: {}", id, Reason.of(e));
      discard(unfinished);
      return Optional.empty();
    }
  }

  /**
   * A build that another process made.
   *
   * @param made when
   */
  record Reused(Instance instance, Instant made) {}

  /** Lets others take over the build of a package; nothing may have been launched from it yet. */
  void share(PackageId id, Builder builder, String key) {
    cache.ifPresent(
        shared -> shared.put(key, "%s %s".formatted(id, builder.name()), directory(id)));
  }

  /**
   * Keeps what the builder made of the package, in place of an earlier build of it; it is not in
   * the context any more then.
   *
   * @param beforeReplacing comes when the new build is complete and before the earlier one goes
   * @throws HeddleException {@code CHAINCODE} if it holds what cannot be kept, with Fabric's text
   */
  public Instance keep(
      PackageId id, Builder builder, BuildContext context, Runnable beforeReplacing) {
    Path directory = directory(id);
    Path unfinished = newUnfinished();
    Optional<Path> earlier = Optional.empty();
    try {
      Directories.createNew(unfinished, Mode.PRIVATE_FOLDER);
      BuildInfo.write(unfinished, builder);
      BuilderFingerprint.of(builder).write(unfinished);
      move(context.release(), unfinished, RELEASE, directory);
      KeptRelease.note(unfinished, unfinished.resolve(RELEASE));
      move(context.build(), unfinished, BUILD, directory);
      hideKeys(unfinished.resolve(RELEASE));
      DirectoryTree.force(unfinished);
      beforeReplacing.run();
      earlier = takeOut(id);
      WholeFile.move(unfinished, directory);
    } catch (IOException e) {
      discard(unfinished);
      throw new HeddleException(
          Fault.CHAINCODE, e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
    earlier.ifPresent(BuildStore::discard);
    return instance(id, builder);
  }

  private Path newUnfinished() {
    return root.resolve(UNFINISHED + Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  private Instance instance(PackageId id, Builder builder) {
    Path directory = directory(id);
    return new Instance(id, builder, directory.resolve(BUILD), directory.resolve(RELEASE));
  }

  private Path directory(PackageId id) {
    return root.resolve(FileNames.of(id));
  }

  /** Who built it; empty if something of the build is missing or broken. */
  private Optional<String> builderName(PackageId id) {
    Path directory = directory(id);
    if (!Files.isDirectory(directory.resolve(BUILD))
        || !Files.isDirectory(directory.resolve(RELEASE))) {
      return Optional.empty();
    }
    return BuildInfo.builder(directory);
  }

  private boolean isReleaseWhole(PackageId id) {
    try {
      return KeptRelease.isWhole(directory(id), directory(id).resolve(RELEASE));
    } catch (IOException e) {
      log.debug("Release output of package '{}' cannot be read", id, e);
      return false;
    }
  }

  private void discard(PackageId id) {
    try {
      DirectoryTree.delete(directory(id));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.CHAINCODE,
          "existing build could not be restored: existing build detected, but something went wrong inspecting it: "
              + e,
          e);
    }
  }

  static void discard(Path unfinished) {
    try {
      DirectoryTree.delete(unfinished);
    } catch (IOException e) {
      log.warn("Could not remove '{}'", unfinished, e);
    }
  }

  private static void move(Path source, Path unfinished, String name, Path directory)
      throws IOException {
    try {
      DirectoryTree.moveDurably(source, unfinished.resolve(name));
    } catch (IOException e) {
      throw new IOException(
          "could not move or copy build context %s to persistent location '%s': failed to copy %s to %s: %s"
              .formatted(
                  name, directory.resolve(name), source, directory.resolve(name), e.getMessage()),
          e);
    }
  }

  private static void hideKeys(Path releaseDir) throws IOException {
    Path connection = new ConnectionFile(releaseDir).path();
    if (Files.isRegularFile(connection, LinkOption.NOFOLLOW_LINKS)) {
      Privacy.makePrivate(connection);
    }
  }
}
