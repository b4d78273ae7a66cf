// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The snapshots of a node, over its operations port. */
public final class SnapshotsClient {

  private static final String SNAPSHOTS = "/node/v1/snapshots";
  private static final String EXPORT = "/node/v1/export";
  private static final String IMPORT = "/node/v1/import";
  private static final String REVERT = "/node/v1/revert";

  private final OwnersRequests requests;

  SnapshotsClient(OwnersRequests requests) {
    this.requests = requests;
  }

  /**
   * Takes a snapshot of the node: what it is, an object.
   *
   * @param name empty for one that is not used yet
   */
  public JsonNode take(Optional<String> name) throws InterruptedException {
    return requests.send(snapshot("POST", SNAPSHOTS, name));
  }

  /**
   * Takes the node back to a snapshot: what that is, an object.
   *
   * @param name empty for the last one
   */
  public JsonNode revert(Optional<String> name) throws InterruptedException {
    return requests.send(snapshot("POST", REVERT, name));
  }

  private HttpQuestion snapshot(String method, String path, Optional<String> name) {
    return requests.change(
        method, path + name.map(each -> "?name=" + OwnersRequests.encoded(each)).orElse(""));
  }

  /**
   * Writes a snapshot of the node to a file: what it is, an object.
   *
   * @param name empty for how the node is now
   */
  public JsonNode exportTo(Path file, Optional<String> name) throws InterruptedException {
    String named = name.map(each -> "&name=" + OwnersRequests.encoded(each)).orElse("");
    return requests.send(
        requests.change(
            "POST", EXPORT + "?file=" + OwnersRequests.encoded(file.toString()) + named));
  }

  /** Takes the node back to the snapshot in a file: what it is, an object. */
  public JsonNode importFrom(Path file) throws InterruptedException {
    return requests.send(
        requests.change("POST", IMPORT + "?file=" + OwnersRequests.encoded(file.toString())));
  }

  /** The snapshots of the node, the oldest first: an array of objects. */
  public JsonNode all() throws InterruptedException {
    return requests.send(requests.change("GET", SNAPSHOTS));
  }

  /** Removes a snapshot of the node: an object with its name. */
  public JsonNode remove(String name) throws InterruptedException {
    return requests.send(requests.change("DELETE", SNAPSHOTS + "/" + OwnersRequests.encoded(name)));
  }
}
