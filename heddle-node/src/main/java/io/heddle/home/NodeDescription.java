// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.HeddleException;
import io.heddle.issue.Users;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a client needs to know of a running node and of the peer that it talks to; the node writes
 * it into its data directory as soon as its ports are open.
 *
 * @param host the peer's name in its certificate: {@code peer0.org1.example.com}
 * @param endpoint {@code host:port} where programs on this machine find the peer
 * @param name under which others know the peer, as a rule {@code host:port}
 * @param chaincodeEndpoint {@code host:port} where chaincode registers
 * @param orderer {@code host:port} where programs on this machine find the orderer
 * @param ordererAdmin base URL of the port where the orderer's administrators ask
 * @param operations base URL of the operations port
 * @param tlsCa PEM file with the CA of the peer's TLS certificate; empty if it serves without TLS
 * @param chaincodes names of what is deployed by now
 * @param users folder with one crypto folder per user, named {@code User1@org1.example.com}
 */
public record NodeDescription(
    long pid,
    String host,
    String endpoint,
    String name,
    String chaincodeEndpoint,
    String orderer,
    String ordererAdmin,
    String operations,
    Optional<Path> tlsCa,
    String mspId,
    String domain,
    Path users,
    Path connectionProfile,
    String channel,
    List<String> chaincodes) {

  public NodeDescription {
    chaincodes = List.copyOf(chaincodes);
  }

  /** The same, with these chaincodes deployed. */
  public NodeDescription serving(List<String> names) {
    return new NodeDescription(
        pid,
        host,
        endpoint,
        name,
        chaincodeEndpoint,
        orderer,
        ordererAdmin,
        operations,
        tlsCa,
        mspId,
        domain,
        users,
        connectionProfile,
        channel,
        names);
  }

  /**
   * The MSP folder of a user of the node's organisation.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such user
   */
  public Path userMsp(String user) {
    return new Users(users, domain).msp(user);
  }
}
