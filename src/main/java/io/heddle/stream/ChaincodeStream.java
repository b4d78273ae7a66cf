// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;

/** The conversation with one registered chaincode. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class ChaincodeStream {

  private final PackageId id;

  ChaincodeStream(PackageId id) {
    this.id = id;
  }

  public PackageId id() {
    return id;
  }

  /**
   * Runs one transaction and waits for the chaincode's last word, for at most the execute timeout.
   *
   * @throws HeddleException {@code TIMED_OUT}, {@code UNAVAILABLE} if the stream ended, {@code
   *     CONFLICT} if the same transaction runs on this stream already, {@code CHAINCODE} if the
   *     chaincode broke the protocol; the message is what Fabric puts behind {@code error sending:
   *     }
   */
  public Outcome execute(Invocation invocation) throws InterruptedException {
    throw new UnsupportedOperationException("not yet: " + invocation);
  }

  /**
   * As {@link #execute(Invocation)}, for at most the shorter of {@code limit} and the execute
   * timeout.
   */
  public Outcome execute(Invocation invocation, Duration limit) throws InterruptedException {
    throw new UnsupportedOperationException("not yet: " + invocation + limit);
  }
}
