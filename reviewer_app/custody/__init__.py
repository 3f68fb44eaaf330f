"""Custody: who holds which key, who may sign as what, and whether a signature is to be believed.

| file | what |
|---|---|
| verdict | good, not good because, could not be checked because |
| files, workstation | whole files, the workstation's secret and what it remembers of each workspace |
| sealed, slots, person_keys | a key sealed to a person; a person's keys behind a password |
| keyring_form, keyring_state, tries, keyring | the file that opens a workspace, its tries, its verbs |
| authority, certificates | the workspace's authority, what it issues, and checking that |
| signers, identity | signing with a key; a new laboratory identity |
| pkcs11_signer, token_faults | signing with a card or token, and what goes wrong with one |
| cms, cms_form, cms_chain, cms_check | detached CMS signatures: made, read strictly, verified offline |
| mldsa, pkcs8 | ML-DSA-87: keys, signing, verifying; a private key file behind a passphrase |
| anchors, revocation_lists, strength | what an administrator installs, or a reason why not |
| submitters | signatures over a provenance statement, judged by what is installed |
"""
