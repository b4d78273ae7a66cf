// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.LockFile;
import io.heddle.disk.Mode;
import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.disk.WholeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chains of one orderer, in one directory that one process at a time may use: {@code version},
 * {@code lock} (held, with the process id in it), {@code chains/<channel>}, and {@code
 * left/<channel>} for each channel that the orderer has left. Safe for threads; one at a time
 * begins or removes a chain.
 */
public final class Chains implements AutoCloseable {

  /*
   * A chain is begun in a folder beside its own, which gets the chain's name when the first blocks are on
   * the disk, and is removed by a move to 'left', where an empty folder keeps its name: so a channel
   * that the orderer has left is told from one that it has lost.
   */

  private static final Logger log = LoggerFactory.getLogger(Chains.class);

  private static final String FORMAT = "heddle-orderer 1";
  private static final String CHAINS = "chains";
  private static final String LEFT = "left";

  private final Path directory;
  private final LockFile lock;
  private final Map<ChannelName, Chain> chains = new ConcurrentHashMap<>();

  private Chains(Path directory, LockFile lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Opens the chains in a directory, which is made if it does not exist.
   *
   * @throws HeddleException {@code UNAVAILABLE} if another process uses the directory, {@code
   *     BAD_INPUT} if it cannot be written or was written by another version
   */
  public static Chains open(Path directory) {
    try {
      Directories.create(directory, Mode.PRIVATE_FOLDER);
      Privacy.tighten(directory);
      Path file = directory.resolve("lock");
      LockFile lock =
          LockFile.take(file)
              .orElseThrow(() ->
                  new HeddleException(
                      Fault.UNAVAILABLE,
                      "The orderer's directory '%s' is in use by another Heddle process%s"
                          .formatted(
                              directory,
                              LockFile.holder(file).map(" (pid %s)"::formatted).orElse(""))));
      Chains chains = new Chains(directory, lock);
      try {
        chains.checkFormat();
        chains.sweep();
        return chains;
      } catch (IOException | HeddleException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw cannotBeUsed(directory, e);
    }
  }

  private void checkFormat() throws IOException {
    Path file = directory.resolve("version");
    if (Files.exists(file)) {
      String found = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
      if (!found.equals(FORMAT)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            found.matches("heddle-orderer [0-9]{1,9}")
                ? "The orderer's directory '%s' has format '%s', this version of Heddle reads '%s'; use another directory"
                    .formatted(directory, found, FORMAT)
                : "'%s' does not name a format; if no other version of Heddle has used the directory, write '%s' into that file, or use another directory"
                    .formatted(file, FORMAT));
      }
    } else if (Files.exists(directory.resolve(CHAINS))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The orderer's directory '%s' has chains but no file 'version'; if no other version of Heddle has used it, write '%s' into that file, or use another directory"
              .formatted(directory, FORMAT));
    } else {
      WholeFile.write(file, FORMAT + "\n", Mode.PRIVATE);
    }
  }

  /** The channels that it has chains of, in the order of their names. */
  public List<ChannelName> channels() {
    try (Stream<Path> folders = Files.list(all())) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .map(ChannelName::new)
          .toList();
    } catch (IOException e) {
      throw cannotBeUsed(directory, e);
    }
  }

  /**
   * The chain of a channel, always the same one; empty if the orderer has not joined the channel.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not as it was written
   */
  public Optional<Chain> find(ChannelName channel) {
    return Files.isDirectory(folder(channel))
        ? Optional.of(chains.computeIfAbsent(channel, name -> Chain.open(folder(name), name)))
        : Optional.empty();
  }

  /**
   * Begins a chain, which is there with its first blocks or, if that fails, not at all.
   *
   * @param blocks appends them
   * @throws HeddleException {@code CONFLICT} if there is one, {@code UNAVAILABLE} if it cannot be
   *     written now
   */
  public Chain begin(ChannelName channel, Consumer<Chain> blocks) {
    if (Files.exists(folder(channel))) {
      throw new HeddleException(
          Fault.CONFLICT, "The orderer has a chain of channel '%s' already".formatted(channel));
    }
    try {
      WholeFolder.ensure(
          folder(channel),
          Mode.PRIVATE_FOLDER,
          unfinished -> {
            try (Chain chain = Chain.open(unfinished, channel)) {
              blocks.accept(chain);
            }
          });
      DirectoryTree.delete(left(channel)); // it is back
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The orderer's chain of channel '%s' cannot be begun now: %s"
              .formatted(channel, Reason.words(e)),
          e);
    }
    return find(channel).orElseThrow();
  }

  /** Whether the orderer has had a chain of the channel, and was told to remove it. */
  public boolean hasLeft(ChannelName channel) {
    return Files.isDirectory(left(channel)) && !Files.isDirectory(folder(channel));
  }

  /**
   * Removes a chain: it is gone for good when this returns. Whoever follows it is to be told first.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be removed now, and then it is there
   *     as before
   */
  void remove(ChannelName channel) {
    try {
      Directories.create(directory.resolve(LEFT), Mode.PRIVATE_FOLDER);
      DirectoryTree.force(directory);
      DirectoryTree.delete(left(channel));
      WholeFile.move(folder(channel), left(channel));
      DirectoryTree.force(all());
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The orderer's chain of channel '%s' cannot be removed now: %s"
              .formatted(channel, Reason.words(e)),
          e);
    }
    Optional.ofNullable(chains.remove(channel)).ifPresent(Chain::close);
    try {
      empty(left(channel));
    } catch (IOException e) {
      log.warn(
          "'{}' has what is left of a chain and cannot be emptied; the next start tries it again:"
              + " {}",
          left(channel),
          Reason.words(e));
    }
  }

  /**
   * Makes a copy of all chains that can be opened as they can; nothing is appended meanwhile. Not
   * on the disk yet when this returns.
   *
   * @param copy a directory that does not exist
   */
  void copyTo(Path copy) {
    try {
      ChainCopy.copy(directory, copy);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The orderer's chains cannot be copied to '%s': %s".formatted(copy, Reason.words(e)),
          e);
    }
  }

  /**
   * Takes all chains back to a copy, on the disk when this returns. Those of before are closed. If
   * it fails, nothing can be used, and it is to be opened anew after {@link #replace}.
   */
  void goBackTo(Path copy) {
    try {
      for (ChannelName channel : channels()) {
        Path before = copy.resolve(CHAINS).resolve(channel.value());
        Optional<Chain> present = find(channel);
        if (Files.isDirectory(before) && present.isPresent()) {
          ChainNote.End end = ChainNote.read(before);
          if (present.get().beginsWith(end)) {
            chains.put(channel, present.get().backAt(end));
            continue;
          }
        }
        Optional.ofNullable(chains.remove(channel)).ifPresent(Chain::close);
        DirectoryTree.delete(folder(channel));
      }
      ChainCopy.complete(copy, directory);
    } catch (IOException e) {
      throw cannotGoBack(directory, copy, e);
    }
  }

  /**
   * Puts a copy in the place of chains that nobody uses, on the disk when this returns.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written; then it is to be done
   *     again
   */
  public static void replace(Path directory, Path copy) {
    try {
      DirectoryTree.delete(directory.resolve(CHAINS));
      DirectoryTree.delete(directory.resolve(LEFT));
      ChainCopy.complete(copy, directory);
    } catch (IOException e) {
      throw cannotGoBack(directory, copy, e);
    }
  }

  private static HeddleException cannotGoBack(Path directory, Path copy, IOException e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "The orderer's directory '%s' cannot be taken back to '%s': %s"
            .formatted(directory, copy, Reason.words(e)),
        e);
  }

  /** Removes what attempts have left that a crash ended. */
  private void sweep() throws IOException {
    Directories.create(all(), Mode.PRIVATE_FOLDER);
    for (Path begun : list(all())) {
      if (WholeFile.isUnfinished(begun)) {
        DirectoryTree.delete(begun);
      }
    }
    if (Files.isDirectory(directory.resolve(LEFT))) {
      for (Path left : list(directory.resolve(LEFT))) {
        empty(left);
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    for (Path each : list(folder)) {
      DirectoryTree.delete(each);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private Path all() {
    return directory.resolve(CHAINS);
  }

  private Path folder(ChannelName channel) {
    return all().resolve(channel.value());
  }

  /** What stays of a removed chain: its name. */
  private Path left(ChannelName channel) {
    return directory.resolve(LEFT).resolve(channel.value());
  }

  private static HeddleException cannotBeUsed(Path directory, IOException e) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "The orderer's directory '%s' cannot be used: %s".formatted(directory, Reason.of(e)),
        e);
  }

  /** Closes all chains; twice is harmless. */
  @Override
  public void close() {
    chains.values().forEach(Chain::close);
    try {
      lock.close();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "The orderer's directory '%s' could not be unlocked".formatted(directory),
          e);
    }
  }
}
