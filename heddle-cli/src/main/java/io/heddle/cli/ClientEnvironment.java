// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.issue.Users;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The variables with which programs find a running node and act as somebody there: Fabric's {@code
 * peer} command, the clients of {@code fabric-samples}, and Heddle's own commands.
 */
final class ClientEnvironment {

  private static final String ADMINISTRATOR = "Admin";
  private static final String USER = "User1";
  private static final String ORDERER_TLS_CA =
      "ordererOrganizations/example.com/msp/tlscacerts/tlsca.example.com-cert.pem";

  private final Map<String, String> variables = new LinkedHashMap<>();

  /**
   * Those of a peer.
   *
   * @param mspId of who acts
   * @param users of that organisation
   * @param user who acts; if nobody is named, an administrator for the {@code peer} command and an
   *     ordinary user for others
   */
  ClientEnvironment(
      DataDirectory data, NodeDescription peer, String mspId, Users users, Optional<String> user) {
    Path own = users.msp(user.orElse(USER));
    variables.put("CORE_PEER_ADDRESS", peer.endpoint());
    variables.put("CORE_PEER_LOCALMSPID", mspId);
    variables.put("CORE_PEER_MSPCONFIGPATH", users.msp(user.orElse(ADMINISTRATOR)).toString());
    variables.put("CORE_PEER_TLS_ENABLED", Boolean.toString(peer.tlsCa().isPresent()));
    peer.tlsCa()
        .map(Path::toString)
        .ifPresent(file -> {
          variables.put("CORE_PEER_TLS_ROOTCERT_FILE", file);
          variables.put("ORDERER_CA", data.organizations().resolve(ORDERER_TLS_CA).toString());
          variables.put("TLS_CERT_PATH", file);
        });
    variables.put("ORDERER_ADDRESS", peer.orderer());
    variables.put("PEER_ENDPOINT", peer.endpoint());
    variables.put("PEER_HOST_ALIAS", peer.host());
    variables.put("MSP_ID", mspId);
    variables.put("CHANNEL_NAME", peer.channel());
    peer.chaincodes().stream().findFirst().ifPresent(name -> variables.put("CHAINCODE_NAME", name));
    variables.put("CRYPTO_PATH", peer.users().resolveSibling("").toString());
    variables.put("CERT_DIRECTORY_PATH", own.resolve("signcerts").toString());
    variables.put("KEY_DIRECTORY_PATH", own.resolve("keystore").toString());
    variables.put("CONNECTION_PROFILE", peer.connectionProfile().toString());
    variables.put(DirectoryOption.VARIABLE, data.root().toString());
    variables.put("HEDDLE_OPERATIONS", peer.operations());
    variables.put(
        PeerCommandVariables.MARK,
        variables.keySet().stream()
            .filter(name -> name.startsWith("CORE_"))
            .collect(Collectors.joining(" ")));
  }

  Map<String, String> variables() {
    return variables;
  }

  /** To be read by a POSIX shell. */
  List<String> shellLines() {
    return variables.entrySet().stream()
        .map(each -> "export %s=%s".formatted(each.getKey(), quoted(each.getValue())))
        .toList();
  }

  String json() {
    ObjectNode object = JsonMapper.shared().createObjectNode();
    variables.forEach(object::put);
    return object.toString();
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
