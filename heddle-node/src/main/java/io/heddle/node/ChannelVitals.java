// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.ChannelName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A part of a node that there is once for each channel. Safe for threads. */
final class ChannelVitals {

  private final Vitals vitals;
  private final String name;
  private final Map<ChannelName, Vital> parts = new LinkedHashMap<>(); // guarded by this

  /**
   * None yet.
   *
   * @param name as operators know it
   */
  ChannelVitals(Vitals vitals, String name) {
    this.vitals = vitals;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** That of one channel, always the same one. */
  synchronized Vital of(ChannelName channel) {
    return parts.computeIfAbsent(
        channel,
        _ -> vitals.part(parts.isEmpty() ? name : "%s of channel '%s'".formatted(name, channel)));
  }

  /** What is wrong with one of them; empty if nothing is. */
  synchronized Optional<String> problem() {
    return parts.entrySet().stream()
        .flatMap(
            part -> part.getValue().problem().map(reason -> told(part.getKey(), reason)).stream())
        .findFirst();
  }

  private String told(ChannelName channel, String reason) {
    return parts.size() == 1 ? reason : "channel '%s': %s".formatted(channel, reason);
  }
}
