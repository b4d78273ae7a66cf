// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * One group, value or policy of a configuration tree.
 *
 * <p>Fabric: common/configtx/compare.go.
 */
public sealed interface ConfigElement {

  /** The path of the group that holds it; empty for the root. */
  String parent();

  String name();

  long version();

  /** Which policy guards it. */
  String modPolicy();

  /** Of what kind it is, with blanks so that all kinds are equally wide. */
  String prefix();

  /** The group in whose place a relative path of a policy is read. */
  default String scope() {
    return parent();
  }

  default String path() {
    return parent() + "/" + name();
  }

  /** What it is called where elements of all kinds are listed. */
  default String key() {
    return prefix() + path();
  }

  /** A group, with what is below it. */
  record Group(String parent, String name, ConfigGroup group) implements ConfigElement {

    private static final String PREFIX = "[Group]  ";

    /** The key of the group at a path. */
    public static String key(String path) {
      return PREFIX + path;
    }

    @Override
    public long version() {
      return group.getVersion();
    }

    @Override
    public String modPolicy() {
      return group.getModPolicy();
    }

    @Override
    public String prefix() {
      return PREFIX;
    }

    @Override
    public String scope() {
      return path();
    }
  }

  /** A value. */
  record Value(String parent, String name, ConfigValue value) implements ConfigElement {

    private static final String PREFIX = "[Value]  ";

    /** The key of the value at a path. */
    public static String key(String path) {
      return PREFIX + path;
    }

    @Override
    public long version() {
      return value.getVersion();
    }

    @Override
    public String modPolicy() {
      return value.getModPolicy();
    }

    @Override
    public String prefix() {
      return PREFIX;
    }
  }

  /** A policy. */
  record Policy(String parent, String name, ConfigPolicy policy) implements ConfigElement {

    private static final String PREFIX = "[Policy] ";

    /** The key of the policy at a path. */
    public static String key(String path) {
      return PREFIX + path;
    }

    @Override
    public long version() {
      return policy.getVersion();
    }

    @Override
    public String modPolicy() {
      return policy.getModPolicy();
    }

    @Override
    public String prefix() {
      return PREFIX;
    }
  }
}
