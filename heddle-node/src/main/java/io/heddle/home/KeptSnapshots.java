// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.disk.WholeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The snapshots of a whole node in its data directory. For one thread at a time. */
public final class KeptSnapshots {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String REMOVED = ".removed-";

  private final Path root;

  private KeptSnapshots(Path root) {
    this.root = root;
  }

  /** Those of a directory. */
  public static KeptSnapshots in(DataDirectory data) {
    return new KeptSnapshots(data.networkSnapshots());
  }

  /** One that there is. */
  public record Kept(SnapshotNote note, KeptSnapshot place) {}

  /** In the order in which they were taken. */
  public List<Kept> all() {
    List<Kept> all = new ArrayList<>();
    for (Path folder : folders()) {
      if (!String.valueOf(folder.getFileName()).startsWith(".")) {
        all.add(read(folder));
      }
    }
    all.sort(Comparator.comparing(kept -> kept.note().taken()));
    return all;
  }

  private static Kept read(Path folder) {
    var place = new KeptSnapshot(folder);
    return new Kept(SnapshotNote.read(place.note()), place);
  }

  /** The one of a name. */
  public Optional<Kept> find(String name) {
    return NAME.matcher(name).matches() && Files.isDirectory(root.resolve(name))
        ? Optional.of(read(root.resolve(name)))
        : Optional.empty();
  }

  /**
   * Makes one, which is there with all that is in it or not at all.
   *
   * @param content puts the rest in its place
   * @throws HeddleException {@code BAD_INPUT} if its name cannot be one, {@code CONFLICT} if there
   *     is one of that name, {@code UNAVAILABLE} if it cannot be written
   */
  public Kept make(SnapshotNote note, Consumer<KeptSnapshot> content) {
    check(note.name());
    Path folder = root.resolve(note.name());
    refuseIfThere(note.name());
    try {
      Directories.create(root, Mode.PRIVATE_FOLDER);
      WholeFolder.ensure(
          folder,
          Mode.PRIVATE_FOLDER,
          unfinished -> {
            var place = new KeptSnapshot(unfinished);
            content.accept(place);
            note.writeTo(place.note());
          });
      return read(folder);
    } catch (IOException e) {
      throw cannotBeWritten(note.name(), e);
    }
  }

  /**
   * Takes over one of another directory on the same disk, which loses it.
   *
   * @throws HeddleException as {@link #make}
   */
  Kept adopt(Kept other) {
    String name = other.note().name();
    check(name);
    Path folder = root.resolve(name);
    refuseIfThere(name);
    try {
      Directories.create(root, Mode.PRIVATE_FOLDER);
      DirectoryTree.forceAll(other.place().folder());
      WholeFile.move(other.place().folder(), folder);
      return read(folder);
    } catch (IOException e) {
      throw cannotBeWritten(name, e);
    }
  }

  private void refuseIfThere(String name) {
    if (Files.exists(root.resolve(name))) {
      throw new HeddleException(
          Fault.CONFLICT,
          "There is a snapshot '%1$s' already; take another name, or remove it with 'heddle snapshots --remove %1$s'"
              .formatted(name));
    }
  }

  private static HeddleException cannotBeWritten(String name, IOException e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "Snapshot '%s' cannot be written: %s".formatted(name, Reason.words(e)),
        e);
  }

  /**
   * Looks whether a snapshot can have a name.
   *
   * @throws HeddleException {@code BAD_INPUT} if not
   */
  public static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "A snapshot's name has up to 63 letters, digits, dots, dashes and underscores, and begins"
              + " with a letter or a digit");
    }
  }

  /** Removes one; nothing happens if it is not there. */
  public void remove(String name) {
    try {
      check(name);
      if (Files.exists(root.resolve(name))) {
        Path removed = root.resolve(REMOVED + name);
        DirectoryTree.delete(removed);
        WholeFile.move(root.resolve(name), removed);
        DirectoryTree.delete(removed);
      }
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Snapshot '%s' cannot be removed: %s".formatted(name, Reason.words(e)),
          e);
    }
  }

  /** Removes what was broken off by the death of a process. */
  public void sweep() {
    for (Path folder : folders()) {
      if (String.valueOf(folder.getFileName()).startsWith(".")) {
        try {
          DirectoryTree.delete(folder);
        } catch (IOException e) {
          throw cannotBeRead(e);
        }
      }
    }
  }

  private List<Path> folders() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw cannotBeRead(e);
    }
  }

  private HeddleException cannotBeRead(IOException e) {
    return new HeddleException(
        Fault.BAD_INPUT, "Snapshots in '%s' cannot be used: %s".formatted(root, Reason.of(e)), e);
  }
}
