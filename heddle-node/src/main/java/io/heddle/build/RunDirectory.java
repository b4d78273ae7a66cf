// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.process.TemporaryDirectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The directory of one run, with {@code chaincode.json} in it; private, for it holds a key. */
public record RunDirectory(Path path) {

  private static final JsonMapper MAPPER = new JsonMapper();

  public static RunDirectory create(PeerConnection peer, Path owner) throws IOException {
    RunDirectory directory = new RunDirectory(TemporaryDirectories.create("run", owner));
    try {
      directory.write(peer);
      return directory;
    } catch (IOException e) {
      directory.delete();
      throw e;
    }
  }

  public void delete() {
    TemporaryDirectories.delete(path);
  }

  private void write(PeerConnection peer) throws IOException {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("chaincode_id", peer.chaincodeId().value());
    config.put("peer_address", peer.peerAddress());
    config.put("client_cert", peer.clientCertPem());
    config.put("client_key", peer.clientKeyPem());
    config.put("root_cert", peer.rootCertPem());
    config.put("mspid", peer.mspId().value());
    NewFile.write(path.resolve("chaincode.json"), MAPPER.writeValueAsString(config), Mode.PRIVATE);
  }
}
