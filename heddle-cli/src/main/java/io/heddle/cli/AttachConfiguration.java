// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an editor needs to attach to the debugger of a chaincode.
 *
 * @param name of the chaincode
 * @param isJava or Node.js
 * @param sources where the chaincode runs from
 */
record AttachConfiguration(String name, boolean isJava, String host, int port, String sources) {

  /**
   * As a running node tells of it.
   *
   * @param debugger an object with {@code language}, {@code address} and {@code sources}
   */
  static AttachConfiguration of(String name, JsonNode debugger) {
    String address = debugger.path("address").asString();
    int colon = address.lastIndexOf(':');
    return new AttachConfiguration(
        name,
        debugger.path("language").asString().equals("java"),
        address.substring(0, colon),
        Integer.parseInt(address.substring(colon + 1)),
        debugger.path("sources").asString());
  }

  /** A whole {@code launch.json}. */
  String vsCode() {
    ObjectNode file = JsonMapper.shared().createObjectNode();
    file.put("version", "0.2.0");
    ObjectNode one = file.putArray("configurations").addObject();
    one.put("type", isJava ? "java" : "node");
    one.put("name", title());
    one.put("request", "attach");
    one.put(isJava ? "hostName" : "address", host);
    one.put("port", port);
    if (!isJava) {
      one.put("restart", true);
      one.put("localRoot", "${workspaceFolder}");
      one.put("remoteRoot", sources);
    }
    return file.toPrettyString() + "\n";
  }

  /** A whole run configuration. */
  String intelliJ() {
    return isJava
        ? """
        <component name="ProjectRunConfigurationManager">
          <configuration default="false" name="%s" type="Remote">
            <option name="USE_SOCKET_TRANSPORT" value="true" />
            <option name="SERVER_MODE" value="false" />
            <option name="SHMEM_ADDRESS" />
            <option name="HOST" value="%s" />
            <option name="PORT" value="%d" />
            <option name="AUTO_RESTART" value="false" />
            <method v="2" />
          </configuration>
        </component>
        """
            .formatted(title(), host, port)
        : """
        <component name="ProjectRunConfigurationManager">
          <configuration default="false" name="%s" type="ChromiumRemoteDebugType" factoryName="Chromium Remote" host="%s" port="%d" restartOnDisconnect="true">
            <mapping url="file://%s" local-file="$PROJECT_DIR$" />
            <method v="2" />
          </configuration>
        </component>
        """
            .formatted(title(), host, port, escaped(sources));
  }

  private String title() {
    return name + " in Heddle";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
