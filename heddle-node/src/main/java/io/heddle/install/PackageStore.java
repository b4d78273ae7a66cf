// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed packages of one peer, one file each, as Fabric names them. Safe for threads.
 *
 * <p>Fabric: core/chaincode/persistence/persistence.go, Store.
 */
public final class PackageStore {

  private static final Logger log = LoggerFactory.getLogger(PackageStore.class);

  private static final Pattern FILE_NAME =
      Pattern.compile("(.+)\\.([0-9a-f]{64})\\.tar\\.gz", Pattern.DOTALL);

  /** What can be in a file's name on any system. */
  private static final Pattern PLAIN = Pattern.compile("[ -.0-~]{1,255}");

  private final Path dir;

  /** A store in the directory, which is created if absent. */
  public PackageStore(Path dir) {
    this.dir = dir;
    try {
      Directories.create(dir, Mode.GROUP_FOLDER);
      WholeFile.sweep(dir);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Could not create directory '%s' for packages: %s".formatted(dir, Reason.of(e)),
          e);
    }
  }

  /**
   * Keeps the package; false if it was there already, and then only a damaged file is written anew.
   *
   * @throws HeddleException {@code BAD_INPUT} if the label is too long for a file name, {@code
   *     INTERNAL} if it cannot be written
   */
  public synchronized boolean save(ChaincodePackage chaincode) {
    try {
      Labels.checkLength(chaincode.label());
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(), "could not save cc install package: " + e.getMessage(), e);
    }
    Path file = file(chaincode.id());
    boolean isNew = !Files.exists(file);
    try {
      if (isNew) {
        WholeFile.write(file, chaincode.bytes(), Mode.PRIVATE);
      } else if (!chaincode.bytes().equals(ByteString.copyFrom(Files.readAllBytes(file)))) {
        log.warn("File '{}' was damaged and is written anew", file);
        WholeFile.write(file, chaincode.bytes(), Mode.PRIVATE);
      }
      return isNew;
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "could not save cc install package: error writing chaincode install package to %s: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * The package with the id, read from its file; none if nothing could be stored under that id.
   *
   * @throws HeddleException {@code INTERNAL} if the file does not hold that package
   */
  public Optional<ChaincodePackage> find(PackageId id) {
    if (!PLAIN.matcher(fileName(id)).matches()) {
      return Optional.empty();
    }
    Path file = file(id);
    ChaincodePackage found;
    try (InputStream in = Files.newInputStream(file)) {
      found = ChaincodePackage.parse(ByteString.readFrom(in));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (HeddleException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "error reading chaincode install package at %s: %s".formatted(file, e.getMessage()),
          e);
    }
    if (!found.id().equals(id)) {
      throw new HeddleException(
          Fault.INTERNAL,
          "File '%s' is damaged: it holds package '%s' instead; install the package again"
              .formatted(file, found.id()));
    }
    return Optional.of(found);
  }

  private static HeddleException damaged(Path file, HeddleException e) {
    return new HeddleException(
        Fault.INTERNAL,
        "File '%s' is damaged: %s; install the package again".formatted(file, e.getMessage()),
        e);
  }

  /** The ids of all packages, from the file names alone, in no order. */
  public List<PackageId> list() {
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .map(file -> FILE_NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> PackageId.of(name.group(1), name.group(2)))
          .toList();
    } catch (UncheckedIOException e) {
      throw unlisted(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unlisted(e);
    }
  }

  private HeddleException unlisted(IOException e) {
    return new HeddleException(
        Fault.INTERNAL, "Could not list packages in '%s': %s".formatted(dir, Reason.of(e)), e);
  }

  /** When the package was installed; empty if it is not there. */
  public Optional<Instant> installedAt(PackageId id) {
    try {
      return Optional.of(Files.getLastModifiedTime(file(id)).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes the package; nothing happens if it is not there. */
  public void delete(PackageId id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Could not delete package '%s': %s".formatted(id, Reason.of(e)), e);
    }
  }

  /** Gives all packages further names in a folder that does not exist. */
  public void copyTo(Path copy) {
    try {
      Directories.createAbove(copy, Mode.PRIVATE_FOLDER);
      DirectoryTree.link(dir, copy, _ -> true);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Packages in '%s' cannot be copied: %s".formatted(dir, Reason.words(e)),
          e);
    }
  }

  /** Leaves in a directory that nobody uses what a copy has. */
  public static void replace(Path dir, Path copy) {
    try {
      DirectoryTree.delete(dir);
      Directories.create(dir, Mode.GROUP_FOLDER);
      DirectoryTree.linkInto(copy, dir, _ -> true);
      DirectoryTree.force(dir);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Packages in '%s' cannot be put in place of those in '%s': %s"
              .formatted(copy, dir, Reason.words(e)),
          e);
    }
  }

  private static String fileName(PackageId id) {
    return id.value().replaceFirst(":", ".") + ".tar.gz";
  }

  private Path file(PackageId id) {
    String name = fileName(id);
    if (name.contains("/") || name.indexOf('\0') >= 0) {
      throw new HeddleException(Fault.BAD_INPUT, "'%s' is not a package id".formatted(id));
    }
    return dir.resolve(name);
  }
}
