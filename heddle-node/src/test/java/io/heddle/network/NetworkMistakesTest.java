// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of a file that is not right: the whole sentence, with its line. */
final class NetworkMistakesTest {

  private static final String ORG = "Organizations: [{Name: Org1MSP}]\n";
  private static final Path FILE = Checkout.ROOT.resolve("samples/net.yaml");

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void each_mistake_is_one_sentence_with_line_key_and_what_would_be_right(
      String text, String sentence) {
    HeddleException refused =
        catchThrowableOfType(HeddleException.class, () -> NetworkFile.of(FILE, text));

    assertThat(refused).hasMessage("Network file 'net.yaml', line " + sentence);
    assertThat(refused.fault()).isEqualTo(Fault.BAD_INPUT);
  }

  private static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("", "1: it is empty; it begins with 'Organizations:'"),
        arguments(
            "Organizations: [",
            "1: it is not YAML: expected the node content, but found '<stream end>'"),
        arguments(
            "Organizations:\n\t- a",
            "2: it is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
        arguments("- Org1MSP", "1: it must be a mapping of keys to values, and is a list"),
        arguments(
            "Org1MSP", "1: it must be a mapping of keys to values, and is the text 'Org1MSP'"),
        arguments(
            "Channels: [{Name: mychannel}]",
            "1: 'Organizations' is missing; give it as 'Organizations: [{Name: Org1MSP}]'"),
        arguments(
            "Organisations: [{Name: Org1MSP}]",
            "1, 'Organisations': a network file has no such key; 'Organizations' may be meant"),
        arguments(
            ORG + "Chaincode: []",
            "2, 'Chaincode': a network file has no such key; 'Chaincodes' may be meant"),
        arguments(
            ORG + "Xyzzy: 1",
            "2, 'Xyzzy': a network file has no such key; there is Organizations, Channel, Orderer, Application, Channels, Chaincodes"),
        arguments(
            ORG + "Profiles: {}",
            "2, 'Profiles': it means nothing in a network file: a channel is an entry of 'Channels'; leave it out"),
        arguments(
            ORG + "Organizations: [{Name: Org2MSP}]",
            "2, 'Organizations': it is given twice, first in line 1; leave one of them out"),
        arguments(
            "Organizations: []",
            "1, 'Organizations': there must be at least one; give it as '- Name: Org1MSP'"),
        arguments(
            "Organizations: Org1MSP",
            "1, 'Organizations': it must be a list, and is the text 'Org1MSP'"),
        arguments(
            "Organizations:\n  - Domain: org1.example.com",
            "2, 'Organizations[0]': 'Name' is missing; give it as 'Name: Org1MSP'"),
        arguments(
            "Organizations:\n  - Name: Org 1",
            "2, 'Organizations[0].Name': it must be letters, digits, '.' and '-', and is 'Org 1'"),
        arguments(
            "Organizations:\n  - Name: [Org1MSP]",
            "2, 'Organizations[0].Name': it must be a text, and is a list"),
        arguments(
            organisation("MSPDir: crypto/msp"),
            "3, 'Organizations[0].MSPDir': it means nothing in a network file: Heddle makes the certificates itself, in the data directory; leave it out"),
        arguments(
            organisation("Domian: org1.example.com"),
            "3, 'Organizations[0].Domian': an organisation has no such key; 'Domain' may be meant"),
        arguments(
            organisation("Domain: Org1"),
            "3, 'Organizations[0].Domain': it must be a domain such as org1.example.com, in lower case, at most 50 characters, and is 'Org1'"),
        arguments(
            organisation("ID: OrdererMSP"),
            "3, 'Organizations[0].ID': 'OrdererMSP' is the orderer's organisation; choose another"),
        arguments(
            organisation("EnableNodeOUs: false"),
            "3, 'Organizations[0].EnableNodeOUs': it must be true: Heddle tells roles by units; leave it out"),
        arguments(
            organisation("EnableNodeOUs: yes"),
            "3, 'Organizations[0].EnableNodeOUs': it must be true or false, and is 'yes'"),
        arguments(
            "Organizations:\n  - Name: Org1MSP\n  - Name: Org1MSP",
            "3, 'Organizations[1].Name': 'Org1MSP' is another organisation, in line 2; choose another"),
        arguments(
            "Organizations:\n  - Name: A\n    ID: AMSP\n  - Name: B\n    ID: AMSP",
            "5, 'Organizations[1].ID': 'AMSP' is another organisation, in line 3; choose another"),
        arguments(
            "Organizations:\n  - Name: A\n  - Name: B\n    Domain: a.example.com",
            "4, 'Organizations[1].Domain': 'a.example.com' is the domain of another organisation, in line 2"),
        arguments(
            organisation("Template: {Count: 0}"),
            "2, 'Organizations[0]': it has no peer; give one as 'Template: {Count: 1}'"),
        arguments(
            organisation("Template: {Count: two}"),
            "3, 'Organizations[0].Template.Count': it must be a number from 0 to 100, and is 'two'"),
        arguments(
            organisation("Template: {Count: 101}"),
            "3, 'Organizations[0].Template.Count': it must be a number from 0 to 100, and is '101'"),
        arguments(
            organisation("Template: 2"),
            "3, 'Organizations[0].Template': it must be a mapping of keys to values, and is the text '2'"),
        arguments(
            organisation("Specs: [{Hostname: Peer_0}]"),
            "3, 'Organizations[0].Specs[0].Hostname': it must be a host name such as peer0, in lower case, and is 'Peer_0'"),
        arguments(
            organisation("Specs: [{Hostname: a, Port: 65535}]"),
            "3, 'Organizations[0].Specs[0].Port': it must be a number from 1 to 65534, and is '65535'"),
        arguments(
            organisation("Specs: [{Hostname: a}, {Hostname: a}]"),
            "3, 'Organizations[0].Specs[1].Hostname': 'a' is there already; give another name"),
        arguments(
            organisation("Users: {Specs: [{Name: alice, Role: boss}]}"),
            "3, 'Organizations[0].Users.Specs[0].Role': There is no role 'boss'; it is client, admin, peer or orderer"),
        arguments(
            organisation("Users: {Specs: [{Name: Admin}]}"),
            "3, 'Organizations[0].Users.Specs[0].Name': 'Admin' is there by itself, or by 'Count'; choose another name"),
        arguments(
            organisation("Users: {Specs: [{Name: a}, {Name: a}]}"),
            "3, 'Organizations[0].Users.Specs[1].Name': 'a' is another user, in line 3"),
        arguments(
            organisation("Users: {Specs: [{Name: a, Attributes: {hf.Type: client}}]}"),
            "3, 'Organizations[0].Users.Specs[0].Name': Attribute 'hf.Type' follows from the name, the role and the units of the user; leave it out"),
        arguments(
            organisation("Policies: {Readers: {Type: Signatur, Rule: \"OR('Org1MSP.peer')\"}}"),
            "3, 'Organizations[0].Policies.Readers.Type': there is no type 'Signatur'; it is Signature or ImplicitMeta"),
        arguments(
            organisation("Policies: {Readers: {Type: Signature}}"),
            "3, 'Organizations[0].Policies.Readers': 'Rule' is missing; give it as 'Rule: \"OR('Org1MSP.admin')\"'"),
        arguments(
            organisation("Policies: {Readers: {Type: Signature, Rule: ANY Readers}}"),
            "3, 'Organizations[0].Policies.Readers.Rule': unrecognized token 'ANY' in policy string; a rule is such as OR('Org1MSP.member')"),
        arguments(
            organisation("Policies: {Readers: {Type: Signature, Rule: \"OR('Org2MSP.peer')\"}}"),
            "3, 'Organizations[0].Policies.Readers.Rule': 'Org2MSP' is not the ID of an organisation that can be named here; 'Org1MSP' may be meant"),
        arguments(
            organisation("AnchorPeers: [{Host: peer1.org1.example.com}]"),
            "3, 'Organizations[0].AnchorPeers[0].Host': 'peer1.org1.example.com' is no peer of the organisation; 'peer0.org1.example.com' may be meant"),
        arguments(
            organisation("AnchorPeers: [{Host: peer0.org1.example.com, Port: 0}]"),
            "3, 'Organizations[0].AnchorPeers[0].Port': it must be a number from 1 to 65535, and is '0'"),
        arguments(
            ORG + "Orderer: {BatchTimeout: 2}",
            "2, 'Orderer.BatchTimeout': it must be a duration such as 2s or 500ms, and is '2'"),
        arguments(
            ORG + "Orderer: {BatchSize: {MaxMessageCount: 0}}",
            "2, 'Orderer.BatchSize.MaxMessageCount': it must be a number from 1 to 2147483647, and is '0'"),
        arguments(
            ORG + "Orderer: {BatchSize: {AbsoluteMaxBytes: 10 TB}}",
            "2, 'Orderer.BatchSize.AbsoluteMaxBytes': it must be a size such as 512 KB, 10 MB or a number of bytes, below 2 GB, and is '10 TB'"),
        arguments(
            ORG + "Orderer: {BatchSize: {AbsoluteMaxBytes: 100 KB}}",
            "2, 'Orderer.BatchSize': 'PreferredMaxBytes' is 524288 and 'AbsoluteMaxBytes' 102400; the first one must not be above the second"),
        arguments(
            ORG + "Orderer: {OrdererType: etcdraft}",
            "2, 'Orderer.OrdererType': it means nothing in a network file: the node's own orderer is the only one; leave it out"),
        arguments(
            ORG + "Application: {Capabilities: {V1_4: true}}",
            "2, 'Application.Capabilities.V1_4': there is no capability 'V1_4' here; there is V2_0, V2_5"),
        arguments(
            ORG + "Application: {ACLs: {peer/Propos: /Channel/Application/Writers}}",
            "2, 'Application.ACLs.peer/Propos': nothing is called 'peer/Propos'; 'peer/Propose' may be meant"),
        arguments(
            ORG + "Application: {ACLs: {peer/Propose: /Channel/Application/Writer}}",
            "2, 'Application.ACLs.peer/Propose': the channel has no policy '/Channel/Application/Writer'; '/Channel/Application/Writers' may be meant"),
        arguments(
            ORG
                + "Application: {Policies: {Endorsement: {Type: ImplicitMeta, Rule: MOST Endorsement}}}",
            "2, 'Application.Policies.Endorsement.Rule': 'MOST Endorsement' is not ANY, ALL or MAJORITY and the name of a policy; a rule is such as MAJORITY Admins"),
        arguments(
            ORG + "Channels: []",
            "2, 'Channels': there must be at least one; leave the key out to have 'mychannel'"),
        arguments(
            ORG + "Channels: [{Organizations: [Org1MSP]}]",
            "2, 'Channels[0]': 'Name' is missing; give it as 'Name: mychannel'"),
        arguments(
            ORG + "Channels: [{Name: MyChannel}]",
            "2, 'Channels[0].Name': Channel name 'MyChannel' is not allowed: it must be [a-z][a-z0-9.-]* of at most 249 characters"),
        arguments(
            ORG + "Channels:\n  - Name: a\n  - Name: a",
            "4, 'Channels[1].Name': 'a' is another channel, in line 3"),
        arguments(
            ORG + "Channels:\n  - Name: a\n    Organizations: [Org1MSP, Org2MSP]",
            "4, 'Channels[0].Organizations[1]': there is no organisation 'Org2MSP'; 'Org1MSP' may be meant"),
        arguments(
            ORG + "Channels:\n  - Name: a\n    Organizations: [Org1MSP, Org1MSP]",
            "4, 'Channels[0].Organizations[1]': 'Org1MSP' is named twice; leave one of them out"),
        arguments(
            ORG + "Channels:\n  - Name: a\n    Consortium: SampleConsortium",
            "4, 'Channels[0].Consortium': it means nothing in a network file: there is no system channel; leave it out"),
        arguments(
            chaincode("Path: nowhere"),
            "3, 'Chaincodes[0].Path': there is no '%s'; it must be a directory with source, a package file, or HOST:PORT of a chaincode server, and relative paths begin where the file is"
                .formatted(Checkout.ROOT.resolve("samples/nowhere"))),
        arguments(
            ORG + "Chaincodes:\n  - Name: cars",
            "3, 'Chaincodes[0]': 'Path' is missing; give it as 'Path: ../asset-node'"),
        arguments(
            ORG + "Chaincodes:\n  - {Name: my cars, Path: asset-node}",
            "3, 'Chaincodes[0].Name': it must be letters and digits, with single '-' or '_' between them, and is 'my cars'"),
        arguments(
            chaincode("Path: asset-node, Channels: [mychanel]"),
            "3, 'Chaincodes[0].Channels[0]': there is no channel 'mychanel'; 'mychannel' may be meant"),
        arguments(
            chaincode("Path: asset-node, SignaturePolicy: \"AND('Org2MSP.peer')\""),
            "3, 'Chaincodes[0].SignaturePolicy': 'Org2MSP' is not the ID of an organisation that can be named here; 'Org1MSP' may be meant"),
        arguments(
            chaincode("Path: asset-node, SignaturePolicy: Org1MSP"),
            "3, 'Chaincodes[0].SignaturePolicy': unrecognized token 'Org1MSP' in policy string; a rule is such as AND('Org1MSP.peer','Org2MSP.peer')"),
        arguments(
            chaincode(
                "Path: asset-node, SignaturePolicy: \"OR('Org1MSP.peer')\", ChannelConfigPolicy: /Channel/Application/Endorsement"),
            "3, 'Chaincodes[0].ChannelConfigPolicy': there is a 'SignaturePolicy', too, in line 3; leave one of them out"),
        arguments(
            chaincode("Path: asset-node, ChannelConfigPolicy: /Channel/Application/Endorsment"),
            "3, 'Chaincodes[0].ChannelConfigPolicy': the channel has no policy '/Channel/Application/Endorsment'; '/Channel/Application/Endorsement' may be meant"),
        arguments(
            chaincode("Path: asset-node, CollectionsConfig: none.json"),
            "3, 'Chaincodes[0].CollectionsConfig': there is no file '%s'; it must be a JSON file with collections, or a list of them"
                .formatted(Checkout.ROOT.resolve("samples/none.json"))),
        arguments(
            chaincode(
                "Path: asset-node, CollectionsConfig: [{name: c, policy: \"OR('Org1MSP.member')\", requiredPeerCount: 2}]"),
            "3, 'Chaincodes[0].CollectionsConfig[0]': 'maxPeerCount' is 1 and 'requiredPeerCount' 2; the first one must not be below the second"),
        arguments(
            chaincode("Path: asset-node, CollectionsConfig: [{name: c, polcy: x}]"),
            "3, 'Chaincodes[0].CollectionsConfig[0].polcy': a collection has no such key; 'policy' may be meant"),
        arguments(
            chaincode("Path: 'localhost:9999', Label: cars_1"),
            "3, 'Chaincodes[0].Label': source code alone gets a label here, and 'localhost:9999' is none; leave it out"),
        arguments(
            organisation("Users: {Count: !!int 2}"),
            "3, 'Organizations[0].Users.Count': it has the tag 'tag:yaml.org,2002:int', and a network file has none; leave it out"),
        arguments(
            ORG + "Orderer:\n  <<: 2s",
            "3, 'Orderer.<<': it must be an alias of a mapping, such as *Defaults"),
        arguments("a: " + "[".repeat(30) + "]".repeat(30), "1: it is nested deeper than 20"),
        arguments("a: &a [x]\nb:\n" + "- *a\n".repeat(501), "503: it has more than 500 aliases"),
        arguments(ORG + "\u0001: x", "2: it is not YAML: special characters are not allowed"));
  }

  private static String organisation(String line) {
    return "Organizations:\n  - Name: Org1MSP\n    %s\n".formatted(line);
  }

  private static String chaincode(String keys) {
    return ORG + "Chaincodes:\n  - {Name: cars, %s}\n".formatted(keys);
  }

  @Test
  void a_file_that_is_not_there_or_too_large_is_refused(@TempDir Path dir) throws Exception {
    Path large = Files.writeString(dir.resolve("large.yaml"), "#".repeat(300_000));
    Path none = dir.resolve("none.yaml");

    assertThat(catchThrowableOfType(HeddleException.class, () -> NetworkFile.read(none)))
        .hasMessage("There is no network file '%s'".formatted(none));
    assertThat(catchThrowableOfType(HeddleException.class, () -> NetworkFile.read(large)))
        .hasMessage(
            "Network file '%s' cannot be read: it has more than 262144 bytes".formatted(large));
  }
}
