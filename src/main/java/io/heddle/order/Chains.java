// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.LockFile;
import io.heddle.disk.Mode;
import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chains of one orderer, in one directory that one process at a time may use: {@code version},
 * {@code lock} (held, with the process id in it) and {@code chains/<channel>}. Safe for threads.
 */
public final class Chains implements AutoCloseable {

  private static final String FORMAT = "heddle-orderer 1";
  private static final String CHAINS = "chains";

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

  /**
   * The chain of a channel, always the same one; without a block if the orderer has none of it yet.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not as it was written
   */
  public Chain chain(ChannelName channel) {
    return chains.computeIfAbsent(channel, this::open);
  }

  private Chain open(ChannelName channel) {
    Path folder = directory.resolve(CHAINS).resolve(channel.value());
    try {
      Directories.create(folder, Mode.PRIVATE_FOLDER);
    } catch (IOException e) {
      throw cannotBeUsed(directory, e);
    }
    return Chain.open(folder, channel);
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
