// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.Reading;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said of a snapshot of a whole node.
 *
 * @param id that no other one has, also if it has the same name
 * @param time how the network's clock went
 * @param peers whose ledgers are in it
 */
public record SnapshotNote(
    String name,
    String id,
    Instant taken,
    Reading time,
    List<String> peers,
    Map<ChannelName, Long> heights) {

  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  public SnapshotNote {
    peers = List.copyOf(peers);
    heights = Map.copyOf(heights);
  }

  void writeTo(Path file) throws IOException {
    ObjectNode note = JSON.createObjectNode();
    note.put("format", FORMAT);
    note.put("name", name);
    note.put("id", id);
    note.put("taken", taken.toString());
    if (!time.isReal()) {
      ObjectNode clock = note.putObject("clock");
      clock.put("time", time.time().toString());
      clock.put("offset", time.offset().toString());
      clock.put("frozen", time.isFrozen());
    }
    ArrayNode hosts = note.putArray("peers");
    peers.forEach(hosts::add);
    ObjectNode channels = note.putObject("heights");
    heights.forEach((channel, height) -> channels.put(channel.value(), height));
    WholeFile.write(file, note.toPrettyString() + "\n", Mode.PRIVATE);
  }

  /**
   * Reads one.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be read
   */
  static SnapshotNote read(Path file) {
    try {
      JsonNode note = JSON.readTree(Files.readAllBytes(file));
      if (note.path("format").asInt(0) != FORMAT) {
        throw new IllegalArgumentException("format");
      }
      List<String> peers = new ArrayList<>();
      note.required("peers").forEach(host -> peers.add(host.asString()));
      Map<ChannelName, Long> heights = new HashMap<>();
      note.required("heights")
          .properties()
          .forEach(each -> heights.put(new ChannelName(each.getKey()), each.getValue().asLong()));
      Instant taken = Instant.parse(note.required("taken").asString());
      return new SnapshotNote(
          note.required("name").asString(),
          note.required("id").asString(),
          taken,
          time(note.path("clock"), taken),
          peers,
          heights);
    } catch (IOException e) {
      throw unreadable(file, Reason.words(e), e);
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw unreadable(file, "it is damaged or of a later version", e);
    }
  }

  private static Reading time(JsonNode clock, Instant taken) {
    return clock.isMissingNode()
        ? new Reading(taken, Duration.ZERO, false)
        : new Reading(
            Instant.parse(clock.required("time").asString()),
            Duration.parse(clock.required("offset").asString()),
            clock.required("frozen").asBoolean());
  }

  private static HeddleException unreadable(Path file, String why, Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Snapshot '%s' cannot be used, for '%s' cannot be read: %s"
            .formatted(file.resolveSibling("").getFileName(), file, why),
        cause);
  }
}
