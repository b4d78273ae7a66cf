// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot of a whole node, as its owner sees it.
 *
 * @param taken when that was
 * @param heights of the channels, by name
 */
public record NetworkSnapshot(String name, Instant taken, Map<ChannelName, Long> heights) {

  public NetworkSnapshot {
    heights = Map.copyOf(heights);
  }

  void writeTo(ObjectNode json) {
    json.put("name", name);
    json.put("taken", taken.toString());
    ObjectNode all = json.putObject("heights");
    byText().forEach((channel, height) -> all.put(channel, height));
  }

  private Map<String, Long> byText() {
    Map<String, Long> byText = new TreeMap<>();
    heights.forEach((channel, height) -> byText.put(channel.value(), height));
    return byText;
  }
}
