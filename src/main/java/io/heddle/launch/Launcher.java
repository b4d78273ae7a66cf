// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.Instance;
import java.util.Optional;
import java.util.function.Function;

/** Brings chaincode to the state in which it takes transactions. */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // bodies come next
public final class Launcher implements AutoCloseable {

  private final LaunchSettings settings;
  private final Launches launches;
  private final Function<PackageId, Instance> builds;
  private final StreamAcceptor acceptor;
  private final Optional<CredentialIssuer> credentials;

  /**
   * A launcher.
   *
   * @param builds gives the built package, building it if need be
   * @param credentials empty if the peer's listener has no TLS
   */
  public Launcher(
      LaunchSettings settings,
      Launches launches,
      Function<PackageId, Instance> builds,
      StreamAcceptor acceptor,
      Optional<CredentialIssuer> credentials) {
    this.settings = settings;
    this.launches = launches;
    this.builds = builds;
    this.acceptor = acceptor;
    this.credentials = credentials;
  }

  /**
   * Returns when the chaincode is ready, launching it if nobody has yet.
   *
   * @throws HeddleException if it cannot be launched; the message is what Fabric puts behind {@code
   *     could not launch chaincode <id>: }
   */
  public void ensureReady(PackageId chaincode) throws InterruptedException {
    throw new UnsupportedOperationException(
        "not yet: " + chaincode + settings + launches + builds + acceptor + credentials);
  }

  /**
   * Stops a chaincode: ends its process, or closes the connection to its server. Nothing to do is
   * no failure.
   */
  public void stop(PackageId chaincode) {
    throw new UnsupportedOperationException("not yet: " + chaincode);
  }

  /** Stops every chaincode. */
  @Override
  public void close() {}
}
