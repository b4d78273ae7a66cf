// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which package a chaincode name meant on this peer, definition by definition: a note for whoever
 * looks at the data directory from outside, say for a chaincode's output. What counts is in {@link
 * Approvals}.
 *
 * <p>Kept in one JSON file, which is replaced as a whole. Thread-safe.
 */
public final class KnownPackages {

  private static final int FORMAT = 1;

  /** Older definitions of a name nobody asks for any more. */
  private static final int MOST_OF_A_NAME = 10;

  private final Path file;
  // guarded by this; a map that is replaced, never changed
  private Map<Key, PackageId> packages;

  private record Key(String channel, String name, long sequence) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byChannel = channel.compareTo(other.channel);
      int byName = byChannel != 0 ? byChannel : name.compareTo(other.name);
      return byName != 0 ? byName : Long.compare(sequence, other.sequence);
    }
  }

  /**
   * Opens the file; a file that does not exist is one without approvals.
   *
   * <p>One that cannot be read is told and counts as empty: what it says is in the ledger, too.
   *
   * @throws HeddleException {@code BAD_INPUT} if a later version wrote it
   */
  public KnownPackages(Path file) {
    this.file = file;
    this.packages = read(file);
  }

  /** The package for this definition, or empty if none was noted. */
  public synchronized Optional<PackageId> packageOf(
      ChannelName channel, String name, long sequence) {
    return Optional.ofNullable(packages.get(new Key(channel.value(), name, sequence)));
  }

  /** The package of the latest definition of the name on each channel, in no order. */
  public synchronized Collection<PackageId> latestPackagesOf(String name) {
    Map<String, PackageId> byChannel = new HashMap<>();
    packages.forEach((key, id) -> {
      if (key.name().equals(name)) {
        byChannel.put(key.channel(), id); // keys come in the order of their sequence
      }
    });
    return byChannel.values();
  }

  /** Notes what chaincode names come to mean on a channel. */
  public DefinitionListener of(ChannelName channel) {
    return deployments ->
        deployments.forEach(each ->
            note(
                channel, each.definition().name(), each.definition().sequence(), each.packageId()));
  }

  /** Notes the package for this definition; on disk before it returns. */
  public synchronized void note(
      ChannelName channel, String name, long sequence, PackageId packageId) {
    Map<Key, PackageId> changed = new TreeMap<>(packages);
    if (packageId.equals(changed.put(new Key(channel.value(), name, sequence), packageId))) {
      return;
    }
    changed
        .keySet()
        .removeIf(key ->
            key.channel().equals(channel.value())
                && key.name().equals(name)
                && key.sequence() <= sequence - MOST_OF_A_NAME);
    write(changed);
    packages = changed;
  }

  private static Map<Key, PackageId> read(Path file) {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      return parse(file, JsonTree.read(Files.readAllBytes(file)));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      // a logger of the class's own would cost every command that reads the file its logging
      LoggerFactory.getLogger(KnownPackages.class)
          .warn(
              "'{}' cannot be read, the present definitions are noted anew: {}",
              file,
              e instanceof IOException failure ? Reason.words(failure) : "it is damaged");
      return new TreeMap<>();
    }
  }

  private static Map<Key, PackageId> parse(Path file, JsonNode content) {
    if (content.path("format").asInt(0) > FORMAT) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Approvals file '%s' has format %d; this Heddle knows only format %d; remove the file if it was only damaged"
              .formatted(file, content.path("format").asInt(0), FORMAT));
    }
    if (!content.path("approvals").isArray()) {
      throw new IllegalArgumentException("no approvals");
    }
    Map<Key, PackageId> packages = new TreeMap<>();
    for (JsonNode line : content.path("approvals")) {
      packages.put(
          new Key(
              line.required("channel").asString(),
              line.required("name").asString(),
              line.required("sequence").asLong()),
          new PackageId(line.required("packageId").asString()));
    }
    return packages;
  }

  private void write(Map<Key, PackageId> packages) {
    ObjectNode content = JsonTree.object();
    content.put("format", FORMAT);
    ArrayNode lines = content.putArray("approvals");
    packages.forEach((key, id) ->
        lines
            .addObject()
            .put("channel", key.channel())
            .put("name", key.name())
            .put("sequence", key.sequence())
            .put("packageId", id.value()));
    try {
      WholeFile.write(file, JsonTree.text(content), Mode.PRIVATE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Approvals file '%s' cannot be written: %s".formatted(file, Reason.words(e)),
          e);
    }
  }
}
