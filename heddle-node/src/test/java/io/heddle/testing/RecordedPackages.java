// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The packages that the organisations of the recorded network approved of and installed. */
public record RecordedPackages(Map<String, String> hashes) {

  /** The packages of Org1, as it approved of them. */
  private static final Map<String, String> HASHES_AT_ORG1 =
      Map.of(
          "asset", "8fc8113d83f3f18161c58ce3fbf959f6df927d65cf4d43ea6c31b1b84982121a",
          "oracle", "b687b8ea9576f2d663c739750854b8bffa2f668401aec868536ef79a53ad62d2",
          "seeded", "800bc6f93139cecd4e60da552767f1fa3ec0079c29cbeac41b63b2ad79582384",
          "solo", "0a308fb5e249c8614d6236b95a240073d43bec6859adb385f07a45bc7346dcba",
          "down", "28c57fc8b8725d4f302a35e3ac759b2ab11de3159e5b5b715a5aa8665de883ca",
          "crash", "25af84161ddbc0cae7de4170fe77cfd8c2e5fac3c1b841bc671aa4c77e5a77ce",
          "stream-go", "4a671e4e8d3dfc4755044bf2dceeb79e14ce65c7b83e5f70a7e8cf0511375851",
          "stream-java", "f8164d089eb999b6f6bd130acc64a0854be9535594128e42ba7096f546f78e4c",
          "stream-node", "c277a27191a80b486ef59c2681b048d7b00292106cc54096044cb70f25138d49");

  /** Those of Org2; it took one package for two chaincodes. */
  private static final Map<String, String> HASHES_AT_ORG2 =
      Map.of(
          "asset", "4d583c26a0ac168e1aa66087c17904a9166490ae33b8fed6302e01cb0f259a54",
          "oracle", "f447b3a389fe8e2e7d8fe70297bd98d48413c680314f8ceab9941e0aae4372df",
          "seeded", "c6730a9db6aeea2bf4640bebfc7663859240bdf7ba1a37c9797bdeb96c5c34d7",
          "solo", "8e3737b2493eed9d90edf034387687144297975301b9d758bbd1c36f629a3d89",
          "down", "28c57fc8b8725d4f302a35e3ac759b2ab11de3159e5b5b715a5aa8665de883ca");

  /** Those of an organisation's peer. */
  public static RecordedPackages of(MspId organisation) {
    return new RecordedPackages(
        organisation.equals(RecordedNetwork.ORG1) ? HASHES_AT_ORG1 : HASHES_AT_ORG2);
  }

  public Set<PackageId> installed() {
    return hashes.keySet().stream().map(this::of).collect(Collectors.toUnmodifiableSet());
  }

  /** The one that was approved for a chaincode. */
  public PackageId of(String chaincode) {
    return chaincode.equals("other")
        ? of("solo")
        : PackageId.of(chaincode, hashes.getOrDefault(chaincode, "00"));
  }
}
