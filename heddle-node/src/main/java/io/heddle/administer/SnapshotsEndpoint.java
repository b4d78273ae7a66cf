// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Snapshots of the whole node, over HTTP, for who has the token of the data directory.
 *
 * <pre>
 * GET    /node/v1/snapshots
 * POST   /node/v1/snapshots?name=NAME      takes one; without a name it gets one
 * POST   /node/v1/revert?name=NAME         goes back to it; without a name to the last one
 * POST   /node/v1/export?file=PATH&amp;name=NAME   writes one to a file; without a name how the node is now
 * POST   /node/v1/import?file=PATH         adds the one in a file, and goes back to it
 * DELETE /node/v1/snapshots/NAME
 * </pre>
 *
 * <p>Each is answered with a {@link NetworkSnapshot}, the first one with an array of them.
 */
public record SnapshotsEndpoint(ManagedSnapshots snapshots, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/node/v1/snapshots";
  private static final String EXPORT = "/node/v1/export";
  private static final String IMPORT = "/node/v1/import";
  private static final String REVERT = "/node/v1/revert";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this).add(REVERT, this).add(EXPORT, this).add(IMPORT, this);
  }

  @Override
  public Answer answer(Request request) {
    try {
      token.require(request.authorization(), "take snapshots and go back to them");
      Optional<String> name = Optional.ofNullable(request.query().get("name"));
      String path = request.path();
      String method = request.method();
      if (method.equals("GET") && path.equals(PATH)) {
        return list();
      }
      if (method.equals("POST") && path.equals(PATH)) {
        return told(snapshots.take(name));
      }
      if (method.equals("POST") && path.equals(REVERT)) {
        return told(snapshots.goBackTo(name));
      }
      if (method.equals("POST") && path.equals(EXPORT)) {
        return told(snapshots.exportTo(file(request), name));
      }
      if (method.equals("POST") && path.equals(IMPORT)) {
        return told(snapshots.importFrom(file(request)));
      }
      if (method.equals("DELETE") && path.startsWith(PATH + "/")) {
        return remove(path.substring(PATH.length() + 1));
      }
      return Answer.error(405, "invalid request method: " + method);
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  private static Path file(Request request) {
    try {
      Path file = Path.of(Optional.ofNullable(request.query().get("file")).orElse(""));
      if (file.isAbsolute()) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new HeddleException(Fault.BAD_INPUT, "'file' is no path: " + e.getMessage(), e);
    }
    throw new HeddleException(Fault.BAD_INPUT, "'file' is not an absolute path");
  }

  private Answer list() {
    ArrayNode all = MAPPER.createArrayNode();
    snapshots.all().forEach(each -> each.writeTo(all.addObject()));
    return Answer.json(200, all.toString());
  }

  private static Answer told(NetworkSnapshot snapshot) {
    ObjectNode object = MAPPER.createObjectNode();
    snapshot.writeTo(object);
    return Answer.json(200, object.toString());
  }

  private Answer remove(String name) {
    snapshots.remove(name);
    return Answer.json(200, MAPPER.createObjectNode().put("name", name).toString());
  }
}
