// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the owner of a node has taken out of service: definitions that stay in the ledger, for
 * Fabric has no removal, and of which nothing runs here. A later definition of the same name, from
 * wherever it comes, is in service again. Safe for threads; reading takes no lock.
 *
 * <p>Kept in one JSON file, which is replaced as a whole: {@code {"format": 1, "undeployed":
 * {CHANNEL: {NAME: SEQUENCE}}}}.
 */
public final class Undeployed {

  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Optional<Path> file;
  private volatile Map<Key, Long> sequences;

  private record Key(ChannelName channel, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byChannel = channel.value().compareTo(other.channel.value());
      return byChannel != 0 ? byChannel : name.compareTo(other.name);
    }
  }

  private Undeployed(Optional<Path> file, Map<Key, Long> sequences) {
    this.file = file;
    this.sequences = sequences;
  }

  /** Nothing, and that is kept nowhere. */
  public static Undeployed nothing() {
    return new Undeployed(Optional.empty(), Map.of());
  }

  /**
   * What a file says; one that does not exist says nothing.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be read or a later version wrote it
   */
  public static Undeployed in(Path file) {
    if (!Files.exists(file)) {
      return new Undeployed(Optional.of(file), Map.of());
    }
    try {
      return new Undeployed(Optional.of(file), parse(JSON.readTree(Files.readAllBytes(file))));
    } catch (IOException e) {
      throw unreadable(file, Reason.words(e), e);
    } catch (JacksonException | IllegalArgumentException e) {
      throw unreadable(file, "it is damaged or of a later version", e);
    }
  }

  private static HeddleException unreadable(Path file, String why, Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "'%s', which names the chaincodes that were undeployed, cannot be read: %s; without the file all of them are in service again"
            .formatted(file, why),
        cause);
  }

  private static Map<Key, Long> parse(JsonNode content) {
    if (content.path("format").asInt(0) != FORMAT) {
      throw new IllegalArgumentException("format");
    }
    Map<Key, Long> sequences = new TreeMap<>();
    content
        .required("undeployed")
        .properties()
        .forEach(channel ->
            channel
                .getValue()
                .properties()
                .forEach(name ->
                    sequences.put(
                        new Key(new ChannelName(channel.getKey()), name.getKey()),
                        name.getValue().asLong())));
    return sequences;
  }

  /** Whether a definition is out of service. */
  public boolean has(ChannelName channel, ChaincodeDefinition definition) {
    Long until = sequences.get(new Key(channel, definition.name()));
    return until != null && definition.sequence() <= until;
  }

  /** Takes a definition out of service; on disk before it returns. */
  public synchronized void add(ChannelName channel, ChaincodeDefinition definition) {
    Map<Key, Long> changed = new TreeMap<>(sequences);
    changed.put(new Key(channel, definition.name()), definition.sequence());
    write(changed);
  }

  /** Forgets all: the ledgers begin anew. */
  public synchronized void clear() {
    if (!sequences.isEmpty()) {
      write(Map.of());
    }
  }

  /** Says the same in another file, which is not there yet. */
  public synchronized void copyTo(Path copy) {
    new Undeployed(Optional.of(copy), Map.of()).write(sequences);
  }

  /**
   * Says from now on what a copy says; on disk before it returns.
   *
   * @throws HeddleException as {@link #in}
   */
  public synchronized void goBackTo(Path copy) {
    Map<Key, Long> then = in(copy).sequences;
    if (!then.equals(sequences)) {
      write(then);
    }
  }

  private void write(Map<Key, Long> changed) {
    ObjectNode content = JSON.createObjectNode();
    content.put("format", FORMAT);
    ObjectNode all = content.putObject("undeployed");
    changed.forEach(
        (key, sequence) -> all.withObject("/" + key.channel().value()).put(key.name(), sequence));
    if (file.isPresent()) {
      try {
        WholeFile.write(file.get(), JSON.writeValueAsString(content), Mode.PRIVATE);
      } catch (IOException e) {
        throw new HeddleException(
            Fault.INTERNAL, "'%s' cannot be written: %s".formatted(file.get(), Reason.words(e)), e);
      }
    }
    sequences = changed;
  }
}
