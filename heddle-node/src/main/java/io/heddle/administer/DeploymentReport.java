// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a deployment.
 *
 * @param stoppedPeers those that were not there, and have not got it
 */
public record DeploymentReport(
    ChannelName channel, List<Outcome> chaincodes, List<String> stoppedPeers) {

  public DeploymentReport {
    chaincodes = List.copyOf(chaincodes);
    stoppedPeers = List.copyOf(stoppedPeers);
  }

  /** How far one has come. */
  public enum State {
    /** It takes calls. */
    READY("ready"),
    /** It is deployed and does not run. */
    NOT_RUNNING("not-running"),
    /** Calls go to what was deployed before, if anything was. */
    NOT_DEPLOYED("not-deployed"),
    /** It is deployed and somebody else starts it. */
    BY_HAND("by-hand");

    private final String word;

    State(String word) {
      this.word = word;
    }
  }

  /**
   * What became of one chaincode.
   *
   * @param sequence of its definition; 0 if it is not deployed
   * @param isNew whether that definition was made now
   * @param reason why it does not run, or is not deployed
   * @param startWith the variables for who has to start it
   */
  public record Outcome(
      String name,
      PackageId id,
      long sequence,
      boolean isNew,
      State state,
      Optional<String> reason,
      List<String> startWith) {

    public Outcome {
      startWith = List.copyOf(startWith);
    }

    /** What became of it in one sentence. */
    public String sentence(ChannelName channel) {
      return switch (state) {
        case READY ->
            (isNew
                    ? "Chaincode '%s' is ready on channel '%s', as definition %d"
                    : "Chaincode '%s' is on channel '%s' already, as definition %d")
                .formatted(name, channel, sequence);
        case BY_HAND ->
            "Chaincode '%s' is on channel '%s', as definition %d, and waits for who starts it"
                .formatted(name, channel, sequence);
        case NOT_RUNNING ->
            "Chaincode '%s' is deployed and does not run: %s".formatted(name, reason.orElse(""));
        case NOT_DEPLOYED ->
            "Chaincode '%s' is not deployed: %s".formatted(name, reason.orElse(""));
      };
    }

    private void writeTo(ObjectNode json, ChannelName channel) {
      json.put("name", name);
      json.put("packageId", id.value());
      if (sequence > 0) {
        json.put("sequence", sequence);
        json.put("isNew", isNew);
      }
      json.put("state", state.word);
      json.put("message", sentence(channel));
      reason.ifPresent(why -> json.put("reason", why));
      if (!startWith.isEmpty()) {
        ArrayNode variables = json.putArray("startWith");
        startWith.forEach(variables::add);
      }
    }
  }

  void writeTo(ObjectNode json) {
    json.put("channel", channel.value());
    ArrayNode all = json.putArray("chaincodes");
    chaincodes.forEach(each -> each.writeTo(all.addObject(), channel));
    ArrayNode stopped = json.putArray("stoppedPeers");
    stoppedPeers.forEach(stopped::add);
  }
}
