// SPDX-License-Identifier: Apache-2.0
package io.heddle.console;

import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Request;
import java.util.List;
import java.util.Optional;

/** The way to what each peer answers its owner: {@code /peer/HOST/…}. */
record PeerDoors(List<ServedPeer> peers, Rights rights) implements Endpoint {

  static final String PATH = "/peer/";

  @Override
  public Answer answer(Request request) {
    String rest = request.path().substring(PATH.length());
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return Answer.noSuchPage();
    }
    Optional<ServedPeer> peer =
        peers.stream().filter(each -> each.host().equals(rest.substring(0, slash))).findFirst();
    if (peer.isEmpty()) {
      return Answer.error(404, "The node has no such peer");
    }
    String path = rest.substring(slash);
    return peer.get()
        .operations()
        .find(path)
        .map(endpoint -> endpoint.answer(rights.grant(request, path)))
        .orElseGet(Answer::noSuchPage)
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff")
        .with("Cross-Origin-Resource-Policy", "same-origin");
  }
}
