// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.home.NodePhase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a node is: in its start, between start and end, or with its chaincodes.
 *
 * @param since when it came into this phase
 * @param interruption why nobody is served for the moment, though it is ready otherwise
 * @param doing what it is about now, the longest first
 * @param chaincodes what is deployed, is to be, or could not be, channel by channel
 */
public record NodeReport(
    long pid,
    NodePhase phase,
    Instant since,
    Optional<String> interruption,
    List<Activity> doing,
    List<ChaincodeReport> chaincodes) {

  public NodeReport {
    doing = List.copyOf(doing);
    chaincodes = List.copyOf(chaincodes);
  }

  /**
   * Something that takes a while.
   *
   * @param what to stand behind "The node is": {@code building asset-java}
   */
  public record Activity(String what, Instant since) {}

  /** What keeps it from being ready for everything, each part with why; empty if it is. */
  public Map<String, String> missing() {
    Map<String, String> missing = new LinkedHashMap<>();
    if (phase != NodePhase.READY) {
      missing.put("node", phase.word());
    } else {
      interruption.ifPresent(why -> missing.put("node", why));
    }
    chaincodes.stream()
        .filter(each -> !each.isReady())
        .forEach(each ->
            missing.put(
                "chaincode %s on %s".formatted(each.name(), each.channel()), each.standing()));
    return missing;
  }

  void writeTo(ObjectNode json) {
    json.put("pid", pid);
    json.put("state", phase.word());
    json.put("since", since.toString());
    json.put("ready", missing().isEmpty());
    interruption.ifPresent(why -> json.put("interruption", why));
    ArrayNode activities = json.putArray("doing");
    doing.forEach(each ->
        activities.addObject().put("what", each.what()).put("since", each.since().toString()));
    ArrayNode all = json.putArray("chaincodes");
    chaincodes.forEach(each -> each.writeTo(all.addObject()));
  }
}
