// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The open connections of a port. Only its event loop comes here. */
final class Connections {

  private final int max;
  private final Set<Channel> waiting = new LinkedHashSet<>();
  private int count;

  Connections(int max) {
    this.max = max;
  }

  /** Takes a new one, in the place of the one that waits longest; false if none can make room. */
  boolean open(Channel connection) {
    if (count >= max) {
      Iterator<Channel> longest = waiting.iterator();
      if (!longest.hasNext()) {
        return false;
      }
      Channel closing = longest.next();
      longest.remove();
      var _ = closing.close();
    }
    count++;
    waiting.add(connection);
    var _ =
        connection
            .closeFuture()
            .addListener(_ -> {
              count--;
              waiting.remove(connection);
            });
    return true;
  }

  void hasRequest(Channel connection) {
    waiting.remove(connection);
  }

  void waitsForRequest(Channel connection) {
    if (connection.isActive()) {
      waiting.add(connection);
    }
  }
}
